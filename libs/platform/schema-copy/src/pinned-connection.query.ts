import { connect, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Client, type QueryResultRow } from 'pg';
import { CopiedRows, PIECE_BYTES } from './copied-rows.js';
import { inPlaceSocket } from './in-place-socket.js';
import { LoadedRows } from './loaded-rows.js';
import { Pieces } from './pieces.js';
import { SchemaCopyError, schemaCopyError } from './schema-copy-error.js';

export interface PinnedConnectionOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly lockTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What decides how values are written and which rows are seen, so that the settings of a server or role do not: what pg_dump pins. */
const SETTINGS = {
  DateStyle: 'ISO',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  client_encoding: 'UTF8',
  bytea_output: 'hex',
  extra_float_digits: '3',
  search_path: '',
  synchronize_seqscans: 'off',
  row_security: 'off',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  xmlbinary: 'base64',
  xmloption: 'content',
  lc_monetary: 'C',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  idle_session_timeout: '0',
};

/** Of PostgreSQL's protocol: a first message that asks for another connection's statement to be given up. */
const CANCEL_REQUEST = 80_877_102;

/** A big load takes its time to go away; after this the server does it alone. */
const CLOSE_MS = 30_000;

/** Longest silence of the server while somebody waits for rows of it. */
const SILENCE_MS = 10 * 60_000;

/** A connection of one's own whose settings do not depend on who configured what, and that an aborted signal ends at once. */
export class PinnedConnection {
  /** Of the rows that are copied out or in. */
  readonly pieces = new Pieces(PIECE_BYTES);
  private over: Error | undefined;
  private readonly onAbort = () => this.abort(abortReason(this.signal));

  private constructor(
    readonly client: Client,
    /** For each lock; whoever takes many limits the statement. */
    readonly lockTimeoutMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  static async open({ url, applicationName, lockTimeoutMs, signal }: PinnedConnectionOptions): Promise<PinnedConnection> {
    signal?.throwIfAborted();
    const settings = { ...SETTINGS, lock_timeout: `${lockTimeoutMs}ms` };
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      // Not by statements: the first of them could be given up by what a role is set to.
      options: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      // What is encrypted is read by who decrypts it.
      stream: ({ ssl }: { ssl?: unknown } = {}) => (ssl ? new Socket() : inPlaceSocket()),
    });
    const connection = new PinnedConnection(client, lockTimeoutMs, signal);
    client.on('error', (error) => (connection.over ??= error));
    signal?.addEventListener('abort', connection.onAbort, { once: true });
    try {
      await client.connect();
      // From PostgreSQL 17.
      await connection.query(`select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'`);
      return connection;
    } catch (error) {
      const told = connection.told(error);
      await connection.close();
      throw told;
    }
  }

  async query<Row extends QueryResultRow = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    try {
      // Without values as a simple query: several statements may come in one text.
      const { rows } = values ? await this.client.query<Row>(text, [...values]) : await this.client.query<Row>(text);
      return rows;
    } catch (error) {
      throw this.told(error);
    }
  }

  /**
   * Rows as COPY writes them, in pieces as the network brings them: their ends are not ends of rows. Whoever stops reading before the end
   * loses the connection.
   * @param counted is told how many rows there were, once the server has said that those are all.
   */
  copyOut(statement: string, counted: (rows: number) => void): Readable {
    let answered = false;
    const rows = new CopiedRows(statement, this.pieces, {
      done: counted,
      failed: (error) => {
        answered = true;
        rows.destroy(this.told(error) as Error);
      },
    });
    const silence = this.watchSilence(() => rows.readableLength === 0 && !rows.readableEnded);
    rows.once('close', () => {
      silence.end();
      if (!answered && !rows.readableEnded) this.abort(new SchemaCopyError('CONNECTION_LOST', 'The rows were not read to their end.'));
    });
    return this.client.query(rows);
  }

  /** @returns how many rows there were. */
  async copyIn(statement: string, rows: AsyncIterable<Uint8Array>): Promise<number> {
    try {
      return await this.client.query(new LoadedRows(statement, this.pieces)).send(rows);
    } catch (error) {
      throw this.told(error);
    }
  }

  /** An error of this connection in the words of the caller: why it was aborted, or what PostgreSQL said. */
  told(error: unknown): unknown {
    if (this.signal?.aborted) return abortReason(this.signal);
    return error instanceof SchemaCopyError ? error : schemaCopyError(this.over ?? error);
  }

  /** Ends the statement and the connection without asking; whatever is open is rolled back by the server. */
  abort(reason: Error): void {
    this.over ??= reason;
    // The server would notice only when it has something to send: not while it waits for a lock.
    cancel(this.client);
    socketOf(this.client).destroy();
  }

  /** From here on the signal is too late: of a COMMIT nobody could say whether it happened. */
  pastReturn(): void {
    this.signal?.throwIfAborted();
    this.signal?.removeEventListener('abort', this.onAbort);
  }

  /** Rolls back what is open, and waits for it: the locks are free then. */
  async close(): Promise<void> {
    this.signal?.removeEventListener('abort', this.onAbort);
    if (this.over) return;
    const inTime = setTimeout(() => socketOf(this.client).destroy(), CLOSE_MS);
    await this.client.query('rollback').catch(() => undefined);
    this.over ??= new SchemaCopyError('CONNECTION_LOST', 'The connection is closed.');
    await this.client.end().catch(() => undefined);
    clearTimeout(inTime);
  }

  /** Gives the connection up when nothing has come for a long time while something was awaited. */
  private watchSilence(awaited: () => boolean): { end(): void } {
    const socket = socketOf(this.client);
    const onSilence = () => {
      if (awaited()) this.abort(new SchemaCopyError('CONNECTION_LOST', 'The database was silent for too long.'));
    };
    socket.setTimeout(SILENCE_MS, onSilence);
    return {
      end: () => {
        socket.removeListener('timeout', onSilence);
        socket.setTimeout(0);
      },
    };
  }
}

function socketOf(client: Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

/** Asks the server on a connection of its own to stop what `client` waits for; whether it could is not waited for. */
function cancel(client: Client): void {
  const { processID, secretKey, host, port } = client as Client & { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  for (const [place, value] of [16, CANCEL_REQUEST, processID, secretKey].entries()) request.writeInt32BE(value, place * 4);
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.on('error', () => undefined);
  socket.setTimeout(5_000, () => socket.destroy());
  socket.end(request);
}

function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new SchemaCopyError('CONNECTION_LOST', 'It was given up.');
}
