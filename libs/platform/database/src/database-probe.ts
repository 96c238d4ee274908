import { Client } from 'pg';

const LIMIT_MS = 2_000;
/** Whoever refuses a connection because there are too many is there. */
const TOO_MANY = '53300';

/** Asks whether the database answers, on a connection of its own: neither the pool nor what hangs in it has a say. */
export class DatabaseProbe {
  private current: { readonly client: Client; readonly connected: Promise<unknown> } | undefined;

  constructor(private readonly url: string) {}

  /** Within two seconds; never rejects. */
  async answers(): Promise<boolean> {
    try {
      this.current ??= this.open();
      await this.current.connected;
      await this.current.client.query('select 1');
      return true;
    } catch (error) {
      this.close();
      return (error as { code?: unknown }).code === TOO_MANY;
    }
  }

  /** The next look connects again. */
  close(): void {
    const { client } = this.current ?? {};
    this.current = undefined;
    client?.end().catch(() => undefined);
    // A server that hangs reads no farewell.
    setTimeout(() => (client as unknown as { connection: { stream: { destroy(): void } } })?.connection.stream.destroy(), 100).unref();
  }

  private open() {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: LIMIT_MS,
      query_timeout: LIMIT_MS,
      application_name: 'zocalo-probe',
    });
    client.on('error', () => undefined);
    const connected = client.connect();
    connected.catch(() => undefined);
    return { client, connected };
  }
}
