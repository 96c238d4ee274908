import type { Pool, PoolClient } from 'pg';

/**
 * Gives connections that end while they are in use back to the pool. Kysely keeps hold of one whose BEGIN, COMMIT or
 * ROLLBACK fails, so without this a server that restarts under load takes a place in the pool with every transaction
 * it cuts, until there is none left and closing the pool waits for ever.
 */
export function reclaimLostConnections(pool: Pool): void {
  const inUse = new Set<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!inUse.has(client)) return;
      const release = client.release.bind(client);
      // Whoever holds it may still let go of it properly, which the pool would take for a mistake.
      client.release = () => undefined;
      release(true);
    });
  });
}
