import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import { type Database, isDatabaseUnavailable, type Transactions } from '#platform/database';
import { Bus, type BusHandler } from './bus.js';
import { assertMessage, Subscriptions } from './subscriptions.js';

// NOTIFY is database-wide; the prefix keeps us apart from other users of it, such as the job queues.
const PREFIX = 'zocalo:';
const MAX_WAITING = 200;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const NOT_LISTENING_MS = 60_000;
/** How long the server may take to see a connection off. */
const GOODBYE_MS = 2_000;

/** The bus on LISTEN and NOTIFY. Listens on a connection of its own and restores it for as long as the process lives. */
export class PostgresBusAdapter extends Bus implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Bus');
  private readonly subscriptions = new Subscriptions();
  private readonly stopped = new AbortController();
  private client: Client | undefined;
  private listening: Promise<void> = Promise.resolve();
  private waiting = 0;
  private asked: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {
    super();
  }

  onModuleInit(): void {
    this.listening = this.listen();
  }

  async publish(channel: string, message: string): Promise<void> {
    assertMessage(channel, message);
    // Told before the commit, others would read the state from before it and keep that.
    if (this.transactions.active()) this.transactions.afterCommit(() => void this.send(channel, message));
    else await this.send(channel, message);
  }

  subscribe(channel: string, handler: BusHandler): () => void {
    if (this.subscriptions.add(channel, handler)) this.tell('listen', channel);
    return () => {
      if (this.subscriptions.remove(channel, handler)) this.tell('unlisten', channel);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped.abort();
    if (this.client) await leave(this.client);
    await this.listening;
  }

  private async send(channel: string, message: string): Promise<void> {
    // While the database is away each attempt waits for seconds; more than this many would only pile up.
    if (this.waiting >= MAX_WAITING || this.stopped.signal.aborted) return;
    this.waiting += 1;
    try {
      const pool = await this.database.pool();
      await pool.query('select pg_notify($1, $2)', [PREFIX + channel, message]);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) this.logger.error(`A message on ${channel} could not be sent`, (error as Error).stack);
    } finally {
      this.waiting -= 1;
    }
  }

  /** On failure the connection is on its way out, and the next one listens to everything again. */
  private tell(verb: 'listen' | 'unlisten', channel: string): void {
    const { client } = this;
    if (client) this.ask(client, `${verb} ${client.escapeIdentifier(PREFIX + channel)}`).catch(() => undefined);
  }

  /** One after the other: a connection takes no statement while it is at another. */
  private ask(client: Client, statement: string): Promise<unknown> {
    const answer = this.asked.then(() => client.query(statement));
    this.asked = answer.catch(() => undefined);
    return answer;
  }

  private async listen(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.stopped.signal.aborted) {
      const started = Date.now();
      await this.connection().catch((error: Error) => this.logger.debug(`The bus connection ended: ${error.message}`));
      // A connection that lasted is followed by a quick new one; one that cannot be made is asked for ever less often.
      retryMs = Date.now() - started > LAST_RETRY_MS ? FIRST_RETRY_MS : Math.min(retryMs * 2, LAST_RETRY_MS);
      await sleep(retryMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  /** One connection from its start to its end. */
  private async connection(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      application_name: 'zocalo-bus',
    });
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
    client.on('error', () => undefined);
    client.on('notification', ({ channel, payload }) => {
      if (channel.startsWith(PREFIX)) this.subscriptions.deliver(channel.slice(PREFIX.length), payload ?? '');
    });
    const probe = setInterval(() => void this.ask(client, 'select 1').catch(() => leave(client)), NOT_LISTENING_MS);
    try {
      await client.connect();
      // Channels added from here on are told by `subscribe`; those known now, here.
      this.client = client;
      for (const channel of this.subscriptions.channels) await this.ask(client, `listen ${client.escapeIdentifier(PREFIX + channel)}`);
      if (this.stopped.signal.aborted) return;
      await ended;
    } finally {
      clearInterval(probe);
      if (this.client === client) this.client = undefined;
      await leave(client);
    }
  }
}

/** Never rejects. Where nobody answers any more, the connection is dropped. */
async function leave(client: Client): Promise<void> {
  const { connection } = client as unknown as { connection: { stream: Socket } };
  const late = setTimeout(() => connection.stream.destroy(), GOODBYE_MS);
  await client.end().catch(() => undefined);
  clearTimeout(late);
}
