/** Something that open pages of a person are told. Owned by the lib that tells it. */
export interface LiveEventDefinition<Payload extends object = object> {
  /** Such as `message.sent`. */
  readonly type: string;
  /** One sentence: what is so now. */
  readonly summary: string;
  /** Never there; says what the payload is. */
  readonly payload?: Payload;
}

const definitions = new Map<string, LiveEventDefinition>();
const TYPE = /^[a-z][a-z0-9-]{0,28}\.[a-z][a-z0-9-]{0,28}$/;

/**
 * Declares what pages can be told: `defineLiveEvent<{ messageId: string }>({ type: 'message.sent', summary: '…' })`. The payload is ids and what a page
 * draws at once, no text that somebody may have to be unable to read later. It says what is so now, so that taking it twice changes nothing.
 */
export function defineLiveEvent<Payload extends object>(definition: {
  readonly type: string;
  readonly summary: string;
}): LiveEventDefinition<Payload> {
  if (!TYPE.test(definition.type)) throw new Error(`"${definition.type}" is not the type of a live event such as message.sent.`);
  if (definitions.has(definition.type)) throw new Error(`The live event ${definition.type} is declared twice.`);
  definitions.set(definition.type, definition);
  return Object.freeze({ ...definition });
}
