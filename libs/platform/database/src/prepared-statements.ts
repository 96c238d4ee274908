import type { EventEmitter } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { isStalePlan } from './database-failure.js';

/** Statements a connection keeps prepared at most; what comes later is sent like any other. */
const MOST_PREPARED = 100;

/** Between two changes of the names: several connections notice the same. */
const RENAMED_AT_MOST_MS = 1_000;

const places = new Map<string, number>();
/** Part of every name. */
let generation = 0;
let renamedAt = -RENAMED_AT_MOST_MS;

/** From now on `text` is planned once per connection instead of each time, wherever in this process it is sent. */
export function keepPrepared(text: string): void {
  if (places.size < MOST_PREPARED && !places.has(text)) places.set(text, places.size + 1);
}

/** The name a connection keeps the statement under; undefined when it is planned each time. */
export function preparedName(text: string): string | undefined {
  const place = places.get(text);
  return place === undefined ? undefined : `zocalo_${place}_${generation}`;
}

/** Kysely cannot name a statement, and the driver prepares none without a name: it is added where one hands it to the other. */
export function sendByName(pool: Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const named = (text: unknown, values?: unknown, callback?: unknown): unknown => {
      const name = typeof text === 'string' && Array.isArray(values) ? preparedName(text) : undefined;
      return name === undefined ? query(text, values, callback) : query({ name, text, values }, callback);
    };
    client.query = named as PoolClient['query'];
    const { connection } = client as unknown as { connection: Wire };
    forgetClosed(connection);
    connection.on('errorMessage', (error: unknown) => {
      if (isStalePlan(error)) renameAll();
    });
  });
}

/** What the driver keeps of its connection. */
interface Wire extends EventEmitter {
  readonly parsedStatements: Record<string, string>;
  close(message: { readonly name?: string }): void;
}

/**
 * The tables of a statement are others than when it was prepared, as after a restore, and it would fail for as long as its connection
 * lives. Under new names all are prepared anew; what was prepared before goes with its connection.
 */
function renameAll(): void {
  if (performance.now() - renamedAt < RENAMED_AT_MOST_MS) return;
  renamedAt = performance.now();
  generation += 1;
}

/** The driver closes a statement whose values cannot be sent, and would go on taking it for prepared. */
function forgetClosed(connection: Wire): void {
  const close = connection.close.bind(connection);
  connection.close = (message) => {
    const { name } = message;
    // Before the driver sends what waits.
    if (name !== undefined) connection.prependOnceListener('readyForQuery', () => delete connection.parsedStatements[name]);
    close(message);
  };
}
