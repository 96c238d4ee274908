import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ENDPOINT, type EndpointOptions } from './endpoint.js';

/** One route handler of the application. */
export interface EndpointHandler {
  /** Such as `DeskController.list`. */
  readonly name: string;
  readonly handler: object;
  /** Verb in capitals. */
  readonly method: string;
  /** Undefined when the handler carries no `@Endpoint`. */
  readonly options: EndpointOptions | undefined;
}

/** Every handler of every controller, declared or not. */
export function endpointHandlers(app: INestApplicationContext): EndpointHandler[] {
  const scanner = new MetadataScanner();
  const found: EndpointHandler[] = [];
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    if (typeof instance !== 'object' || instance === null) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (verb === undefined) continue;
      found.push({
        name: `${prototype.constructor.name}.${name}`,
        handler,
        method: RequestMethod[verb],
        options: Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined,
      });
    }
  }
  return found;
}
