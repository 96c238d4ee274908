import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import type { NewRestore, Restore, RestoreFailure } from './restore.js';
import { RestoreErrors } from './restore.errors.js';
import { RESTORE_COLUMNS, type RestoreRow, toRestore } from './restore-row.js';

/** The last row of a page. */
export interface RestorePlace {
  readonly requestedAt: string;
  readonly id: string;
}

/** Statements on `ops.restores` beside the work itself: asking, looking, and what is left to do. */
@Injectable()
export class RestoreRows {
  constructor(private readonly database: Database) {}

  /** @throws AppError RESTORE_RUNNING */
  async insert({ id, kind, backupId, undoOf, reason, requestedBy, watchDigest }: NewRestore): Promise<void> {
    try {
      await sql`
        insert into ops.restores (id, kind, backup_id, undo_of, state, step, reason, requested_by, watch_digest)
          values (${id}, ${kind}, ${backupId}, ${undoOf}, 'waiting', 'waiting', ${reason}, ${requestedBy}, ${watchDigest})`.execute(
        this.database.kysely(),
      );
    } catch (error) {
      if (violatedConstraint(error) === 'restores_one_at_a_time') throw new AppError(RestoreErrors.RESTORE_RUNNING);
      throw error;
    }
  }

  async find(id: string): Promise<Restore | null> {
    return (await this.select(sql`where id = ${id}`))[0] ?? null;
  }

  async page(after: RestorePlace | null, limit: number): Promise<Restore[]> {
    const place = after ? sql`where (requested_at, id) < (${after.requestedAt}::timestamptz, ${after.id}::uuid)` : sql``;
    return this.select(sql`${place} order by requested_at desc, id desc limit ${limit}`);
  }

  /** Asked for or under way; at most one. */
  async findOpen(): Promise<Restore | null> {
    return (await this.select(sql`where state in ('waiting', 'running') limit 1`))[0] ?? null;
  }

  /** The newest whose data from before is there and may be put back. */
  async findUndoable(): Promise<Restore | null> {
    const isUndoable = sql`state = 'done' and aside_schema is not null and aside_removed_at is null and undo_until > clock_timestamp()`;
    return (await this.select(sql`where ${isUndoable} order by committed_at desc limit 1`))[0] ?? null;
  }

  /** Whose data from before nobody may put back any more, but is still there. */
  async findExpired(): Promise<Restore[]> {
    return this.select(sql`
      where aside_schema is not null and aside_removed_at is null and undo_until <= clock_timestamp() and state in ('done', 'undone')
      order by committed_at limit 20`);
  }

  async noteAsideRemoved(id: string): Promise<void> {
    await sql`update ops.restores set aside_removed_at = clock_timestamp() where id = ${id}`.execute(this.database.kysely());
    await sql`delete from ops.held_messages where restore_id = ${id}`.execute(this.database.kysely());
  }

  /** Whether rows lie about that a killed process was loading, unless somebody is loading them. */
  async hasStage(): Promise<boolean> {
    const { rows } = await sql`select from pg_namespace where nspname = 'app_loading'`.execute(this.database.kysely());
    return rows.length > 0;
  }

  /** Digest of the token that lets somebody watch it. */
  async findWatchDigest(id: string): Promise<Buffer | null> {
    const { rows } = await sql<{ digest: Buffer | null }>`select watch_digest as digest from ops.restores where id = ${id}`.execute(
      this.database.kysely(),
    );
    return rows[0]?.digest ?? null;
  }

  /** Of what was asked for and not begun. @returns false when somebody has begun it. */
  async refuse(id: string, { code, message }: RestoreFailure): Promise<boolean> {
    const result = await sql`
      update ops.restores set state = 'failed', finished_at = clock_timestamp(), error_code = ${code}, error_message = ${message}
        where id = ${id} and state = 'waiting'`.execute(this.database.kysely());
    return result.numAffectedRows === 1n;
  }

  /** What nobody began within ten minutes is not what somebody agreed to any more. @returns false when it is not so. */
  async expire(id: string): Promise<boolean> {
    const { code, message } = RestoreErrors.RESTORE_EXPIRED;
    const result = await sql`
      update ops.restores set state = 'failed', finished_at = clock_timestamp(), error_code = ${code}, error_message = ${message}
        where id = ${id} and state = 'waiting' and requested_at < clock_timestamp() - interval '10 minutes'`.execute(
      this.database.kysely(),
    );
    return result.numAffectedRows === 1n;
  }

  /** Whether a restore has brought people back who could not be erased again. */
  async hasNotErased(): Promise<boolean> {
    const { rows } = await sql`select from ops.restores where not_erased > 0 limit 1`.execute(this.database.kysely());
    return rows.length > 0;
  }

  async noteNotErased(people: number): Promise<void> {
    await sql`update ops.restores set not_erased = ${people} where not_erased > 0`.execute(this.database.kysely());
  }

  /** What was done stays, without saying for whom. */
  async forgetPerson(userId: string): Promise<void> {
    await sql`update ops.restores set requested_by = null where requested_by = ${userId}::uuid`.execute(this.database.kysely());
  }

  /** What somebody asked for, the newest first. */
  async findOf(userId: string): Promise<Restore[]> {
    return this.select(sql`where requested_by = ${userId}::uuid order by requested_at desc`);
  }

  /** Whether the database has this migration of `app`: it has all that this program knows. */
  async knowsMigration(name: string): Promise<boolean> {
    const { rows } = await sql`
      select from app.migrations where name in (${name}, ${name} || '.ts', ${name} || '.js')`.execute(this.database.kysely());
    return rows.length > 0;
  }

  /** Raised by each restore. */
  async epoch(): Promise<number> {
    const { rows } = await sql<{ epoch: number }>`select restore_epoch as epoch from ops.installation`.execute(this.database.kysely());
    return rows[0]!.epoch;
  }

  private async select(rest: ReturnType<typeof sql>): Promise<Restore[]> {
    const { rows } = await sql<RestoreRow>`select ${sql.raw(RESTORE_COLUMNS)} from ops.restores ${rest}`.execute(this.database.kysely());
    return rows.map(toRestore);
  }
}
