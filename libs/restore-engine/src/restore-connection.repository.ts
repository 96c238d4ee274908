import type { Socket } from 'node:net';
import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { ADVISORY_LOCKS } from '#platform/database';
import { AppError } from '#platform/errors';
import type { NewRestore, Restore, RestoreFailure, RestoreProgress, RestoreStep } from './restore.js';
import { RestoreErrors } from './restore.errors.js';
import { RESTORE_COLUMNS, type RestoreRow, toRestore } from './restore-row.js';

/** Begins the name of every connection a restore has, so that it does not end its own. */
export const OWN_CONNECTIONS = 'zocalo-restore';
const UNDO_DAYS = 7;
const STATEMENT_MS = 30_000;
/** A COMMIT may have to write out all that was loaded. */
const COMMIT_AWAITED_MS = 15 * 60_000;
/** A peer that is gone is noticed by then. */
const ALIVE_AFTER_MS = 30_000;
const CLOSED_WITHIN_MS = 2_000;

/**
 * The connection of whoever works at a restore: it holds the lock without which nobody may, and ends with the process. Apart from the
 * pool, whose connections a restore ends.
 */
export class RestoreConnection {
  private readonly over = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: Client) {
    client.on('error', (error) => this.over.abort(error));
    client.on('end', () => this.over.abort(new Error('The connection that held the lock of the restore has ended.')));
  }

  /** Null while a backup, a drill or another restore holds the lock. @param url the owner's, or at least the runtime role's to settle. */
  static async open(url: string): Promise<RestoreConnection | null> {
    const connection = new RestoreConnection(
      new Client({
        connectionString: url,
        connectionTimeoutMillis: 10_000,
        keepAlive: true,
        keepAliveInitialDelayMillis: ALIVE_AFTER_MS,
        application_name: `${OWN_CONNECTIONS}-lock`,
        options: `-c search_path=ops -c statement_timeout=${STATEMENT_MS} -c idle_session_timeout=0`,
      }),
    );
    try {
      await connection.client.connect();
      const { rows } = await connection.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [ADVISORY_LOCKS.backups]);
      if (rows[0]!.taken) return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
    await connection.close();
    return null;
  }

  /** Aborted when the connection is lost: somebody else may work at it by then. */
  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** @throws AppError RESTORE_NEEDS_OWNER */
  async requireOwner(schema: string): Promise<void> {
    const { rows } = await this.query<{ may: boolean }>(
      `select pg_has_role(current_user, nspowner, 'usage') and has_database_privilege(current_database(), 'create') as may
        from pg_namespace where nspname = $1`,
      [schema],
    );
    if (rows[0]?.may !== true) throw new AppError(RestoreErrors.RESTORE_NEEDS_OWNER);
  }

  /** Those of these that the database does not have. */
  async missingExtensions(names: readonly string[]): Promise<string[]> {
    const { rows } = await this.query<{ name: string }>(
      `select name from unnest($1::text[]) as name where name not in (select extname from pg_extension) order by 1`,
      [names],
    );
    return rows.map(({ name }) => name);
  }

  /** Those of these migrations that the database does not have, which has all that this program knows. */
  async unknownMigrations(names: readonly string[]): Promise<string[]> {
    const { rows } = await this.query<{ name: string }>(
      String.raw`select name from unnest($1::text[]) as name where name not in (select regexp_replace(name, '\.[jt]s$', '') from app.migrations)`,
      [names],
    );
    return rows.map(({ name }) => name);
  }

  async hasSchema(name: string): Promise<boolean> {
    const { rowCount } = await this.query('select from pg_namespace where nspname = $1', [name]);
    return rowCount === 1;
  }

  /** The restore that waits, or that somebody worked at who is dead: holding the lock we know that nobody lives who does. */
  async findOpen(): Promise<Restore | null> {
    const { rows } = await this.query<RestoreRow>(`select ${RESTORE_COLUMNS} from restores where state in ('waiting', 'running')`);
    return rows[0] ? toRestore(rows[0]) : null;
  }

  async find(id: string): Promise<Restore | null> {
    const { rows } = await this.query<RestoreRow>(`select ${RESTORE_COLUMNS} from restores where id = $1`, [id]);
    return rows[0] ? toRestore(rows[0]) : null;
  }

  /** Asks for a restore from where it is done at once. @throws AppError RESTORE_RUNNING */
  async insert({ id, kind, backupId, undoOf, reason, requestedBy, watchDigest }: NewRestore): Promise<void> {
    const { rowCount } = await this.query(
      `insert into restores (id, kind, backup_id, undo_of, state, step, reason, requested_by, watch_digest)
        values ($1, $2, $3, $4, 'waiting', 'waiting', $5, $6, $7) on conflict do nothing`,
      [id, kind, backupId, undoOf, reason, requestedBy, watchDigest],
    );
    if (rowCount !== 1) throw new AppError(RestoreErrors.RESTORE_RUNNING);
  }

  /** @returns false for one that does not wait any more. */
  async begin(id: string): Promise<boolean> {
    const { rowCount } = await this.query(
      `update restores set state = 'running', started_at = clock_timestamp(), renewed_at = clock_timestamp()
        where id = $1 and state = 'waiting'`,
      [id],
    );
    return rowCount === 1;
  }

  async noteStep(id: string, step: RestoreStep, { bytesDone, bytesTotal, rowsDone }: RestoreProgress): Promise<void> {
    await this.query(
      `update restores set step = $2, bytes_done = $3, bytes_total = $4, rows_done = $5, renewed_at = clock_timestamp() where id = $1`,
      [id, step, Math.round(bytesDone), Math.round(bytesTotal), rowsDone],
    );
  }

  /** Before the platform is closed: what was in force then. */
  async noteMaintenance(id: string, before: object): Promise<void> {
    await this.query('update restores set maintenance = $2 where id = $1', [id, JSON.stringify(before)]);
  }

  /** Null: it was never about to be closed. */
  async findMaintenance(id: string): Promise<unknown> {
    const { rows } = await this.query<{ maintenance: unknown }>('select maintenance from restores where id = $1', [id]);
    return rows[0]?.maintenance ?? null;
  }

  async digestOf(id: string): Promise<Buffer | null> {
    const { rows } = await this.query<{ digest: Buffer | null }>('select watch_digest as digest from restores where id = $1', [id]);
    return rows[0]?.digest ?? null;
  }

  /** Keeps one whose data was not replaced from being so, waiting for a COMMIT that is under way. @returns false for one whose data was. */
  async fence(id: string): Promise<boolean> {
    await this.query(`set statement_timeout = ${COMMIT_AWAITED_MS}`);
    try {
      const { rowCount } = await this.query(
        `update restores set renewed_at = null where id = $1 and state = 'running' and committed_at is null`,
        [id],
      );
      return rowCount === 1;
    } finally {
      await this.query('reset statement_timeout');
    }
  }

  /** Of one whose data was not replaced. @returns false for one whose was. */
  async fail(id: string, { code, message }: RestoreFailure): Promise<boolean> {
    const { rowCount } = await this.query(
      `update restores set state = 'failed', finished_at = clock_timestamp(), error_code = $2, error_message = $3
        where id = $1 and state in ('waiting', 'running') and committed_at is null`,
      [id, code, message.slice(0, 2000)],
    );
    return rowCount === 1;
  }

  async finish(id: string, notErased: number): Promise<void> {
    await this.query(
      `update restores set state = 'done', step = 'done', finished_at = clock_timestamp(), not_erased = $2 where id = $1 and state = 'running'`,
      [id, notErased],
    );
  }

  /** One statement after the other: how far it is is noted beside the work. */
  private query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<QueryResult<Row>> {
    const next = this.queue.then(() => this.client.query<Row>(text, values));
    this.queue = next.catch(() => undefined);
    return next;
  }

  /** Does not wait for a server that does not answer any more. */
  async close(): Promise<void> {
    const { stream } = (this.client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    const late = setTimeout(() => stream.destroy(), CLOSED_WITHIN_MS);
    await this.client.end().catch(() => undefined);
    clearTimeout(late);
  }
}

/**
 * Statements of the transaction that replaces the data, on its own connection: what makes the change known. Whoever finds the row
 * afterwards knows that it took effect.
 */
export const COMMIT_NOTES = {
  /** $1 id, $2 the schema that holds the data from before, $3 how many messages were held */
  replaced: `update ops.restores set committed_at = clock_timestamp(), aside_schema = $2, held_messages = $3::integer, step = 'follow-up',
    undo_until = clock_timestamp() + make_interval(days => ${UNDO_DAYS}) where id = $1 and state = 'running' and renewed_at is not null returning id`,
  /** $1 the restore that is taken back */
  undone: `update ops.restores set state = 'undone', aside_schema = null, undo_until = null where id = $1 and state = 'done' returning id`,
  epoch: 'update ops.installation set restore_epoch = restore_epoch + 1',
} as const;
