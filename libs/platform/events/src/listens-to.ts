import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { EventDefinition } from './define-event.js';
import type { Envelope } from './envelope.js';

/** How a listener is run; all have defaults. */
export interface ListenerOptions {
  /** Names the listener for good: messages it has handled are remembered under it. Default: the class name. */
  readonly name?: string;
  /** `fast` unless the work is long. */
  readonly queue?: 'fast' | 'heavy';
  /** Tries in all; between them it waits 1 s, 2 s, 4 s … Default 10. */
  readonly attempts?: number;
  readonly timeoutSeconds?: number;
  /** `run`: it is called while maintenance lets nothing else begin. Other listeners of the event wait in their queue meanwhile. */
  readonly duringMaintenance?: 'run';
}

/** A listener as its decorator describes it. */
export interface ListenerDeclaration {
  readonly event: EventDefinition;
  readonly options: ListenerOptions;
}

/** What a class with `@ListensTo` has: called in a transaction of its own, once in effect for each event. */
export interface Listener<P> {
  handle(payload: P, envelope: Envelope, signal: AbortSignal): Promise<void>;
}

/** Metadata key of a listener class. */
export const LISTENER = Symbol('zocalo:listener');

/** Marks a provider of a worker module as listener of an event. The class has `handle(payload, envelope)`. */
export function ListensTo<P>(
  event: EventDefinition<P>,
  options: ListenerOptions = {},
): <C extends new (...args: never[]) => Listener<P>>(target: C) => void {
  return applyDecorators(Injectable(), SetMetadata(LISTENER, { event, options } satisfies ListenerDeclaration as ListenerDeclaration));
}
