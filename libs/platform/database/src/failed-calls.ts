import type { Pool, PoolClient } from 'pg';
import { isDatabaseUnavailable } from './database-failure.js';

/** Said before the server ends the connection, which is not another failure then. */
const ENDING = /^57P/;

type Connect = (callback?: (error: Error | undefined, client: PoolClient, release: () => void) => void) => Promise<PoolClient> | undefined;

/**
 * Calls `count` for each connection that could not be had or was lost in use, and each statement that the server gave up.
 * Listens where only failures pass, so that what succeeds costs nothing. To be called before `reclaimLostConnections`.
 */
export function countFailedCalls(pool: Pool, count: () => void): void {
  const connect = pool.connect.bind(pool) as unknown as Connect;
  const counted: Connect = (callback) => {
    if (callback)
      return connect((error, client, release) => {
        if (error) count();
        callback(error, client, release);
      });
    const connecting = connect();
    connecting?.catch(count);
    return connecting;
  };
  pool.connect = counted as unknown as Pool['connect'];
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    let told = false;
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.on('errorMessage', (error: { code?: string }) => {
      if (!inUse.has(client) || !isDatabaseUnavailable(error)) return;
      told = ENDING.test(error.code ?? '');
      count();
    });
    client.once('end', () => {
      if (inUse.has(client) && !told) count();
    });
  });
}
