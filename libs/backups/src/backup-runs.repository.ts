import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { BackupFailure, BackupKind, BackupProgress } from '#backup-archives';
import { Database, newId } from '#platform/database';
import type { RunWork, Tables } from './tables.js';

/** A backup that is being made or checked, or was. */
export interface BackupRun {
  readonly id: string;
  readonly backupId: string;
  readonly work: RunWork;
  readonly kind: BackupKind;
  readonly note: string | null;
  /** Id of a person; null: the clock, or the command line. */
  readonly requestedBy: string | null;
  /** The time of the schedule that it is for. */
  readonly slot: Date | null;
  readonly requestedAt: Date;
  /** Null: it waits for a worker. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly progress: BackupProgress | null;
  readonly error: BackupFailure | null;
}

/** What a backup is asked for with. */
export interface BackupWish {
  readonly kind: BackupKind;
  readonly note: string | null;
  readonly requestedBy: string | null;
  readonly slot?: Date | null;
}

/** One that seems to be left. */
export interface AbandonedRun {
  readonly id: string;
  readonly backupId: string;
  readonly work: RunWork;
  readonly wasBegun: boolean;
}

const COLUMNS = [
  'id',
  'backup_id',
  'work',
  'kind',
  'note',
  'requested_by',
  'slot',
  'requested_at',
  'started_at',
  'finished_at',
  'progress',
  'error_code',
  'error_message',
] as const;
/** Whoever works says so every few seconds; the database may be away for a while. */
const SILENT_SECONDS = 180;
/** A worker is there by then, or nobody looks after them. */
const WAITING_SECONDS = 6 * 3_600;
const KEPT_DAYS = 400;
const MOST_LIVE = 100;
const MOST_FAILED = 20;
const FAILED_DAYS = 30;
/** Of a run whose failure nobody wants to see any more. */
const NO_BACKUP = '00000000-0000-0000-0000-000000000000';
/** Who took a time of the schedule may have a clock a little ahead of the database's. */
const SOON = sql<string>`clock_timestamp() + interval '1 hour'`;

/** Statements on `ops.backup_runs`. */
@Injectable()
export class BackupRuns {
  constructor(private readonly database: Database) {}

  /** One that is made has the id of its backup. Refused by constraints while another one is live, and for a slot that was taken. */
  async insertMaking(wish: BackupWish): Promise<BackupRun> {
    const id = newId();
    return this.insert({ id, backup_id: id, work: 'make', ...columnsOf(wish) });
  }

  async insertVerifying(backupId: string, wish: BackupWish): Promise<BackupRun> {
    return this.insert({ id: newId(), backup_id: backupId, work: 'verify', ...columnsOf(wish) });
  }

  async find(id: string): Promise<BackupRun | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toRun(row) : null;
  }

  /** Those that wait or go on. */
  async live(): Promise<BackupRun[]> {
    const rows = await this.select().where('finished_at', 'is', null).orderBy('requested_at', 'desc').limit(MOST_LIVE).execute();
    return rows.map(toRun);
  }

  /** The last of those that were to be made and were not, unless somebody has deleted them since; newest first. */
  async failed(): Promise<BackupRun[]> {
    const rows = await this.select()
      .where('work', '=', 'make')
      .where('error_code', 'is not', null)
      .where('backup_id', '<>', NO_BACKUP)
      .where('requested_at', '>', sql<string>`clock_timestamp() - make_interval(days => ${FAILED_DAYS})`)
      .orderBy('requested_at', 'desc')
      .limit(MOST_FAILED)
      .execute();
    return rows.map(toRun);
  }

  /** The run itself stays: its time of the schedule is taken. @returns false when there is none. */
  async forgetFailure(backupId: string): Promise<boolean> {
    const row = await this.rows()
      .updateTable('ops.backup_runs')
      .set({ backup_id: NO_BACKUP })
      .where('id', '=', backupId)
      .where('work', '=', 'make')
      .where('error_code', 'is not', null)
      .where('backup_id', '<>', NO_BACKUP)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The one that is for the latest time of the schedule that has come, or null: a clock that was ahead for a while says nothing. */
  async latestSlot(): Promise<BackupRun | null> {
    const row = await this.select().where('slot', '<=', SOON).orderBy('slot', 'desc').limit(1).executeTakeFirst();
    return row ? toRun(row) : null;
  }

  /** The latest that came to an end, or null. Not one of the days to come, which a clock dated that was ahead. */
  async latestMade(): Promise<BackupRun | null> {
    const made = this.select()
      .where('work', '=', 'make')
      .where('finished_at', '<=', sql<string>`clock_timestamp()`);
    const row = await made.orderBy('finished_at', 'desc').limit(1).executeTakeFirst();
    return row ? toRun(row) : null;
  }

  /** Ids of backups that somebody tried to check within the last day. */
  async checkedLately(): Promise<Set<string>> {
    const rows = await this.rows()
      .selectFrom('ops.backup_runs')
      .select('backup_id')
      .where('work', '=', 'verify')
      .where(sql<boolean>`requested_at between clock_timestamp() - interval '1 day' and clock_timestamp()`)
      .execute();
    return new Set(rows.map(({ backup_id: id }) => id));
  }

  /** Those of them that were made by this installation, as far as it remembers. */
  async madeHere(backupIds: readonly string[]): Promise<Set<string>> {
    if (backupIds.length === 0) return new Set();
    const rows = await this.rows()
      .selectFrom('ops.backup_runs')
      .select('id')
      .where('work', '=', 'make')
      .where('id', 'in', backupIds)
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  /** The one that was made, or tried, before; null when there was none. */
  async madeBefore({ id, requestedAt }: BackupRun): Promise<BackupRun | null> {
    const row = await this.select()
      .where('work', '=', 'make')
      .where('id', '<>', id)
      .where('requested_at', '<', sql<string>`${requestedAt}`)
      .orderBy('requested_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? toRun(row) : null;
  }

  /** The database's clock. */
  async now(): Promise<Date> {
    const { rows } = await sql<{ now: string }>`select clock_timestamp() as now`.execute(this.rows());
    return new Date(rows[0]!.now);
  }

  /** Somebody works on it. Null when it is over. */
  async begin(id: string): Promise<BackupRun | null> {
    const row = await this.rows()
      .updateTable('ops.backup_runs')
      .set({ started_at: sql<string>`coalesce(started_at, clock_timestamp())`, beat_at: sql<string>`clock_timestamp()` })
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .returning(COLUMNS)
      .executeTakeFirst();
    return row ? toRun(row) : null;
  }

  /** Somebody still works on it. */
  async beat(id: string, progress: BackupProgress | null): Promise<void> {
    await this.rows()
      .updateTable('ops.backup_runs')
      .set({ beat_at: sql<string>`clock_timestamp()`, progress: progress && JSON.stringify(progress) })
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .execute();
  }

  /** @returns false when it was over already. */
  async finish(id: string, error: BackupFailure | null): Promise<boolean> {
    const ended = await this.rows()
      .updateTable('ops.backup_runs')
      .set({
        finished_at: sql<string>`clock_timestamp()`,
        error_code: error?.code ?? null,
        error_message: error?.message.slice(0, 500) ?? null,
      })
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return ended !== undefined;
  }

  /** Those that nobody has said to work on for so long, and those that nobody ever began. */
  async abandoned(silentSeconds = SILENT_SECONDS): Promise<AbandonedRun[]> {
    const rows = await this.rows()
      .selectFrom('ops.backup_runs')
      .select(['id', 'backup_id as backupId', 'work', sql<boolean>`started_at is not null`.as('wasBegun')])
      .where('finished_at', 'is', null)
      .where(
        sql<boolean>`case when started_at is null then requested_at < now() - make_interval(secs => ${WAITING_SECONDS})
          else beat_at < now() - make_interval(secs => ${silentSeconds}) end`,
      )
      .limit(MOST_LIVE)
      .execute();
    return rows;
  }

  /** True for the one who is to tell people. */
  async claimTelling(id: string): Promise<boolean> {
    const row = await this.rows()
      .updateTable('ops.backup_runs')
      .set({ told_at: sql<string>`clock_timestamp()` })
      .where('id', '=', id)
      .where('told_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  async requestedBy(userId: string): Promise<BackupRun[]> {
    return (await this.select().where('requested_by', '=', userId).orderBy('requested_at').execute()).map(toRun);
  }

  async forgetPerson(userId: string): Promise<void> {
    await this.rows().updateTable('ops.backup_runs').set({ requested_by: null }).where('requested_by', '=', userId).execute();
  }

  async forgetOld(): Promise<void> {
    await sql`delete from ops.backup_runs where finished_at < now() - make_interval(days => ${KEPT_DAYS})`.execute(this.rows());
  }

  private async insert(
    values: ReturnType<typeof columnsOf> & { id: string; backup_id: string; work: 'make' | 'verify' },
  ): Promise<BackupRun> {
    const row = await this.rows().insertInto('ops.backup_runs').values(values).returning(COLUMNS).executeTakeFirstOrThrow();
    return toRun(row);
  }

  private select() {
    return this.rows().selectFrom('ops.backup_runs').select(COLUMNS);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function columnsOf({ kind, note, requestedBy, slot }: BackupWish) {
  return { kind, note, requested_by: requestedBy, slot: slot?.toISOString() ?? null };
}

type Row = Pick<Selectable<Tables['ops.backup_runs']>, (typeof COLUMNS)[number]>;

function toRun(row: Row): BackupRun {
  return {
    id: row.id,
    backupId: row.backup_id,
    work: row.work,
    kind: row.kind,
    note: row.note,
    requestedBy: row.requested_by,
    slot: instant(row.slot),
    requestedAt: new Date(row.requested_at),
    startedAt: instant(row.started_at),
    finishedAt: instant(row.finished_at),
    progress: row.progress,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message! },
  };
}

function instant(at: string | null): Date | null {
  return at === null ? null : new Date(at);
}
