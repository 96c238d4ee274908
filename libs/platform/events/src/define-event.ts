import type { PayloadParser } from './payload.js';

/** Something that happened, told to whoever cares. Owned by the lib that publishes it. */
export interface EventDefinition<P = unknown> {
  /** Such as `users.user-created`: lib, then what happened. */
  readonly name: string;
  /** Raised when the payload changes; the old and the new are both on their way during a deployment. */
  readonly version: number;
  readonly payload: PayloadParser<P>;
}

const definitions = new Map<string, EventDefinition>();
const NAME = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** Declares an event: `defineEvent({ name: 'users.user-created', version: 1, payload: ids('userId') })`. */
export function defineEvent<P>(definition: EventDefinition<P>): EventDefinition<P> {
  if (!NAME.test(definition.name)) throw new Error(`"${definition.name}" is not an event name such as users.user-created.`);
  if (definitions.has(definition.name)) throw new Error(`The event ${definition.name} is declared twice.`);
  definitions.set(definition.name, definition);
  return Object.freeze(definition);
}

/** Every declared event, ordered by name; the committed snapshot is made from it. */
export function allEventDefinitions(): EventDefinition[] {
  return [...definitions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
