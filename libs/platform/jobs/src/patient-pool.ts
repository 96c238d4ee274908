import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { isDatabaseUnavailable } from '#platform/database';

// BullMQ asks again as soon as a query fails, without a pause: four idle workers on a stopped server took a whole core.
const PAUSE_MS = 500;

/** A pool that takes its time to report that the database is away, so that those who retry at once do no harm. */
export class PatientPool extends Pool {
  private readonly inUse = new Set<PoolClient>();

  constructor(config: PoolConfig) {
    super(config);
    this.on('acquire', (client) => this.inUse.add(client));
    this.on('release', (_error, client) => this.inUse.delete(client));
  }

  /** Cuts what is still in use: over a network that carries nothing any more BullMQ would not let go of it. */
  endAtOnce(): Promise<void> {
    const ending = this.end();
    for (const client of this.inUse) {
      const release = client.release.bind(client);
      // BullMQ may still let go of it, which the pool would take for a mistake.
      client.release = () => undefined;
      release(true);
      (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
    }
    return ending;
  }

  // The pool's callback forms are not used by BullMQ; it awaits every call.
  override query(...args: never[]): never {
    return patiently(super.query(...(args as unknown as [string, unknown[]]))) as never;
  }

  override connect(...args: never[]): never {
    // Pool.query takes its client with a callback.
    if (args[0]) return super.connect(args[0]) as never;
    return patiently(super.connect()) as never;
  }
}

async function patiently<T>(attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    if (isDatabaseUnavailable(error)) await sleep(PAUSE_MS);
    throw error;
  }
}
