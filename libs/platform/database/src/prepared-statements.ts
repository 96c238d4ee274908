import type { EventEmitter } from 'node:events';
import type { Pool, PoolClient } from 'pg';

/** Statements a connection keeps prepared at most; what comes later is sent like any other. */
const MOST_PREPARED = 100;

const names = new Map<string, string>();

/** From now on `text` is planned once per connection instead of each time, wherever in this process it is sent. */
export function keepPrepared(text: string): void {
  if (names.size < MOST_PREPARED && !names.has(text)) names.set(text, `zocalo_${names.size + 1}`);
}

/** The name a connection keeps the statement under; undefined when it is planned each time. */
export function preparedName(text: string): string | undefined {
  return names.get(text);
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
    forgetClosed((client as unknown as { connection: Wire }).connection);
  });
}

/** What the driver keeps of its connection. */
interface Wire extends EventEmitter {
  readonly parsedStatements: Record<string, string>;
  close(message: { readonly name?: string }): void;
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
