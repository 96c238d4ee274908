import type { INestApplicationContext, NestInterceptor } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import { DownloadInterceptor } from '#platform/downloads';
import { IdempotencyInterceptor } from '#platform/idempotency';
import { PageInterceptor } from '#platform/pages';
import type { EndpointOptions } from './endpoint.js';
import { endpointHandlers } from './endpoint-handlers.js';

const OURS = [IdempotencyInterceptor, PageInterceptor, DownloadInterceptor];
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Gives each handler the interceptors its declaration asks for, before routes are registered. Global ones would
 * make every read pay for what only writes and pages need.
 */
export function attachInterceptors(app: INestApplicationContext): void {
  for (const { handler, method, options } of endpointHandlers(app)) {
    const others = ((Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? []) as unknown[]).filter(
      (each) => !OURS.some((type) => each instanceof type),
    );
    const wanted: NestInterceptor[] = [];
    if (options?.html) wanted.push(app.get(PageInterceptor));
    if (options?.download !== undefined) wanted.push(app.get(DownloadInterceptor));
    if (options && takesKey(method, options)) wanted.push(app.get(IdempotencyInterceptor));
    Reflect.defineMetadata(INTERCEPTORS_METADATA, [...wanted, ...others], handler);
  }
}

/** Whether a route honours `Idempotency-Key`. */
export function takesKey(method: string, options: EndpointOptions): boolean {
  // A page is made for a browser, which sends no keys; neither it nor a file, going or coming, is the JSON that would be stored or compared.
  const storable = !options.html && options.download === undefined && options.upload === undefined;
  return !SAFE_METHODS.has(method) && !('public' in options.access) && storable && options.idempotency !== false;
}
