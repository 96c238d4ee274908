import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient, type PoolConfig } from 'pg';

// BullMQ asks again as soon as a query fails, without a pause: four idle workers on a stopped server took a whole core.
const PAUSE_MS = 500;

/** A pool that takes its time to report what failed, so that those who retry at once do no harm. */
export class PatientPool extends Pool {
  private readonly inUse = new Set<PoolClient>();
  private readonly lost = new WeakSet<PoolClient>();

  constructor(config: PoolConfig) {
    super(config);
    // From its birth: one that is ended between the pool and whoever asked for it would end the process, and BullMQ keep it for ever.
    this.on('connect', (client) => void client.on('error', () => this.lost.add(client)));
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
    return this.patiently(() => super.query(...(args as unknown as [string, unknown[]]))) as never;
  }

  override connect(...args: never[]): never {
    // Pool.query takes its client with a callback.
    if (args[0]) return super.connect(args[0]) as never;
    return this.patiently(() => this.connectToSomebody()) as never;
  }

  private async connectToSomebody(): Promise<PoolClient> {
    const client = await super.connect();
    if (!this.lost.has(client)) return client;
    client.release(true);
    throw new Error('Connection terminated unexpectedly');
  }

  private async patiently<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attempt();
    } catch (error) {
      if (!this.ending) await sleep(PAUSE_MS);
      throw error;
    }
  }
}
