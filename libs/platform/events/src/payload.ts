import { isId } from '#platform/database';

/** Reads what was stored with a message. @throws a plain Error when it is not what the declaration says. */
export type PayloadParser<P> = (stored: unknown) => P;

/**
 * The payload of most messages: `ids('userId', 'deskId')` is an object with exactly these keys, each a uuid. A message
 * names what it is about; whoever handles it reads the rest from the database, where it is current and can be erased.
 */
export function ids<K extends string = never>(...names: readonly K[]): PayloadParser<Readonly<Record<K, string>>> {
  return (stored) => {
    const object = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
    const extra = Object.keys(object).filter((key) => !(names as readonly string[]).includes(key));
    if (extra.length > 0) throw new Error(`The payload has ${extra.join(', ')}, which is not declared.`);
    for (const name of names) {
      const value = object[name];
      if (typeof value !== 'string' || !isId(value)) throw new Error(`The payload's ${name} is not an id.`);
    }
    return object as Record<K, string>;
  };
}
