import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { Config } from '#platform/config';
import { connectionSettings } from './connection-settings.js';
import { endLateConnections } from './late-connections.js';

/** One stays open for what reports all the time; the others come and go. */
const CONNECTIONS = 3;
const GIVE_UP_MS = 1_000;

/**
 * A few connections beside the pool, for what watches the system: they are there when the pool is exhausted, and nothing that
 * watches can take one from a request. Everything on them is given up after a second. Connects on first use.
 */
@Injectable()
export class ReservedDatabase implements OnApplicationShutdown {
  private connected: { pool: Pool; kysely: Kysely<unknown> } | undefined;
  private closed = false;

  constructor(private readonly config: Config) {}

  /** Kysely on the reserved connections; never in a transaction of somebody else. @throws once the process shuts down. */
  kysely<Tables>(): Kysely<Tables> {
    if (this.closed) throw new Error('The process is shutting down.');
    this.connected ??= this.connect();
    return this.connected.kysely as Kysely<Tables>;
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.connected?.kysely.destroy();
  }

  private connect(): { pool: Pool; kysely: Kysely<unknown> } {
    const pool = new Pool({
      connectionString: this.config.databaseUrl,
      max: CONNECTIONS,
      min: 1,
      idleTimeoutMillis: 30_000,
      connectionTimeoutMillis: GIVE_UP_MS,
      query_timeout: GIVE_UP_MS * 2,
      keepAlive: true,
      application_name: 'zocalo-status',
      options: connectionSettings({ statementTimeoutMs: GIVE_UP_MS, lockTimeoutMs: GIVE_UP_MS, idleInTransactionMs: GIVE_UP_MS }),
    });
    // Idle ones, and those in use: whoever waits for an answer is told by it.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => void client.on('error', () => undefined));
    endLateConnections(pool);
    return { pool, kysely: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }) };
  }
}
