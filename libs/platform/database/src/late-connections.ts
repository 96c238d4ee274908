import type { Pool, PoolClient } from 'pg';

/** As the driver says it, once `query_timeout` is over. */
const LATE = 'Query read timeout';

/**
 * Ends connections with an answer that did not come in time, at once: what is sent after it would wait behind the statement that goes
 * on there, a ROLLBACK too, and a transaction that cannot end keeps its connection. So a network that carries nothing any more holds
 * nobody up for longer, nor the closing of the pool. To be called last, after `reclaimLostConnections`, which gives them back.
 */
export function endLateConnections(pool: Pool): void {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const end = (error: unknown): void => {
      if ((error as Error).message === LATE) void client.end();
    };
    const watched = (...args: unknown[]): unknown => {
      const answer = query(...args);
      // Whoever takes it by a callback is the pool itself, which drops the connection.
      if (answer instanceof Promise) answer.catch(end);
      return answer;
    };
    client.query = watched as PoolClient['query'];
  });
}
