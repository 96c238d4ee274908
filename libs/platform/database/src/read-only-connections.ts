import type { Pool, PoolClient } from 'pg';
import { currentContext } from '#platform/context';

type Handed = (error: Error | undefined, client: PoolClient | undefined, release: (broken?: Error | boolean) => void) => void;

/**
 * Hands work that may only read (`WorkContext.readOnly`) connections whose transactions PostgreSQL keeps from writing. The
 * mode is set when a connection has another one than is wanted, so nothing is paid for while nobody wants it.
 */
export function keepReadOnly(pool: Pool): void {
  const readOnly = new WeakSet<PoolClient>();
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>;

  async function setMode(client: PoolClient, wanted: boolean): Promise<void> {
    await client.query(`set default_transaction_read_only = ${wanted ? 'on' : 'off'}`);
    if (wanted) readOnly.add(client);
    else readOnly.delete(client);
  }

  async function handOut(wanted: boolean): Promise<PoolClient> {
    const client = await connect();
    if (readOnly.has(client) === wanted) return client;
    try {
      await setMode(client, wanted);
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
    return client;
  }

  function handTo(handed: Handed, wanted: boolean): void {
    handOut(wanted).then(
      (client) => handed(undefined, client, (broken) => client.release(broken)),
      (error: Error) => handed(error, undefined, () => undefined),
    );
  }

  pool.connect = ((handed?: Handed) => {
    const wanted = currentContext()?.readOnly === true;
    return handed ? handTo(handed, wanted) : handOut(wanted);
  }) as Pool['connect'];
}
