import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { DataAside } from '#platform/storage';
import { visibleTo } from './report.policy.js';
import type { ReportScope } from './report-readers.js';
import type { ReportFailure, ReportFormat, ReportKind, ReportStatus, Tables } from './tables.js';

/** What a report is to be about. */
export interface ReportOrder {
  readonly scope: ReportScope;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly language: string;
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
}

/** A report. Times are as PostgreSQL writes them, UTC. */
export interface Report extends ReportOrder {
  readonly id: string;
  /** With whose rights it is made; null once they are gone. */
  readonly readerId: string | null;
  /** Name of the schedule; null when somebody asked for it. */
  readonly scheduledAs: string | null;
  readonly status: ReportStatus;
  readonly failure: ReportFailure | null;
  readonly size: number | null;
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string;
}

/** One whose file has to go. */
export interface ExpiredReport {
  readonly id: string;
  readonly format: ReportFormat;
  /** Whatever may come back. */
  readonly isOfErased: boolean;
}

/** The last row of a page. */
export interface ReportPlace {
  readonly requestedAt: string;
  readonly id: string;
}

const KEEP_DAYS = 30;
/** Nobody works at a report any more after so long. */
const ABANDONED_HOURS = 12;
const LIVE = ['queued', 'running'] as const;
/** Not of an organisation that is gone. */
const IS_SOMEBODYS = sql<boolean>`(of_installation or organisation_id is not null)`;
/** Somebody asked for it who was erased. */
const IS_OF_ERASED = sql<boolean>`(reader_id is null and scheduled_as is null)`;
const TIME = sql<string>`to_char(requested_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Statements on `reports`. Each change names the state it expects, so that a job delivered twice changes nothing twice. */
@Injectable()
export class ReportRepository {
  constructor(
    private readonly database: Database,
    private readonly aside: DataAside,
  ) {}

  async insert(id: string, readerId: string, scheduledAs: string | null, order: ReportOrder): Promise<void> {
    const { scope, kind, format, language, from, to } = order;
    await this.rows()
      .insertInto('reports')
      .values({
        id,
        organisation_id: scope,
        of_installation: scope === null,
        reader_id: readerId,
        scheduled_as: scheduledAs,
        kind,
        format,
        language,
        first_day: from,
        last_day: to,
        expires_at: inDays(),
      })
      .execute();
  }

  /** How many somebody asked for, and how many of them are on their way. Nobody else counts until the transaction ends, once there is one. */
  async lockedCounts(readerId: string): Promise<{ readonly all: number; readonly live: number }> {
    const own = this.rows()
      .selectFrom('reports')
      .where('reader_id', '=', readerId)
      .where('scheduled_as', 'is', null)
      .where('expires_at', '>', sql<string>`now()`);
    await own.select('id').orderBy('id').forUpdate().execute();
    // Whoever waited for that counts anew: a statement sees what was committed before it began.
    const rows = await own.select('status').execute();
    return { all: rows.length, live: rows.filter(({ status }) => status === 'queued' || status === 'running').length };
  }

  async page(actor: Actor, after: ReportPlace | null, limit: number): Promise<Report[]> {
    let select = this.select().where(visibleTo(actor)).orderBy('requested_at', 'desc').orderBy('id', 'desc').limit(limit);
    if (after) select = select.where(sql<boolean>`(requested_at, id) < (${after.requestedAt}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map(toReport);
  }

  async findFor(actor: Actor, id: string): Promise<Report | null> {
    const row = await this.select().where('id', '=', id).where(visibleTo(actor)).executeTakeFirst();
    return row ? toReport(row) : null;
  }

  async find(id: string): Promise<Report | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toReport(row) : null;
  }

  /** Null when it is over already, or nobody waits for it any more. */
  async begin(id: string): Promise<Report | null> {
    const row = await this.rows()
      .updateTable('reports')
      .set({ status: 'running' })
      .where('id', '=', id)
      .where('status', 'in', LIVE)
      .where('expires_at', '>', sql<string>`now()`)
      .where(IS_SOMEBODYS)
      .returning('id')
      .executeTakeFirst();
    return row ? this.find(id) : null;
  }

  /** The days count from here. @returns false when nobody waits for it any more. */
  async finish(id: string, size: number): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('reports')
      .set({ status: 'ready', size, finished_at: sql<string>`now()`, expires_at: inDays() })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** @returns false when it is over already. */
  async fail(id: string, failure: ReportFailure): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('reports')
      .set({ status: 'failed', failure, finished_at: sql<string>`now()` })
      .where('id', '=', id)
      .where('status', 'in', LIVE)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** For somebody else, after it was not made for want of rights. @returns false when that is not so. */
  async handOn(id: string, readerId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('reports')
      .set({ status: 'queued', failure: null, finished_at: null, reader_id: readerId })
      .where('id', '=', id)
      .where('failure', '=', 'forbidden')
      .where('expires_at', '>', sql<string>`now()`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async failAbandoned(): Promise<void> {
    await this.rows()
      .updateTable('reports')
      .set({ status: 'failed', failure: 'error', finished_at: sql<string>`now()` })
      .where('status', 'in', LIVE)
      .where(sql<boolean>`requested_at < now() - make_interval(hours => ${ABANDONED_HOURS})`)
      .execute();
  }

  /** Leaves it to the clean-up. */
  async expire(id: string): Promise<void> {
    await this.rows()
      .updateTable('reports')
      .set({ expires_at: sql<string>`now()` })
      .where('id', '=', id)
      .execute();
  }

  /** Those somebody asked for go; of those of schedules it is no longer known with whose rights they were made. Returns whether there were any. */
  async disown(userId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('reports')
      .set({ reader_id: null, expires_at: sql<string>`case when scheduled_as is null then now() else expires_at end` })
      .where('reader_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  findAllAskedBy(userId: string) {
    return this.select().where('reader_id', '=', userId).where('scheduled_as', 'is', null).orderBy('requested_at').execute();
  }

  /**
   * Those that expired, the oldest first, and those of an organisation that is gone. Not while somebody works at one, who may
   * write the file yet.
   */
  async findExpired(limit: number, onlyOfErased: boolean): Promise<ExpiredReport[]> {
    return this.rows()
      .selectFrom('reports')
      .select(['id', 'format', IS_OF_ERASED.as('isOfErased')])
      .where(onlyOfErased ? IS_OF_ERASED : sql<boolean>`true`)
      .where((where) => where.or([where('expires_at', '<=', sql<string>`now()`), where.not(IS_SOMEBODYS)]))
      .where('status', '<>', 'running')
      .orderBy('expires_at')
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  /**
   * Rows for those that only data put aside by a restore names, as of nobody: their files go with them once that is gone. Those that people
   * asked for who were erased since are not kept for an undo.
   * @param schema of data put aside.
   */
  async addForgotten(schema: string): Promise<void> {
    await sql`
      insert into reports (id, of_installation, scheduled_as, kind, format, language, first_day, last_day, status, failure, finished_at, expires_at)
        select old.id, false, case when l.user_id is null or old.scheduled_as is not null then 'put aside' end,
            old.kind, old.format, old.language, old.first_day, old.last_day, 'failed', 'error', now(), now()
          from ${sql.table(`${schema}.reports`)} old
          left join ops.erasure_ledger l on l.user_id = old.reader_id
        on conflict (id) do update set scheduled_as = null where excluded.scheduled_as is null and reports.scheduled_as is not null`.execute(
      this.database.kysely(),
    );
  }

  /** Whether there is a row of it, also in data put aside: only then its file is removed later. */
  async isNamed(id: string): Promise<boolean> {
    for (const schema of ['app', ...(await this.aside.schemasWith('reports'))]) {
      const { rows } = await sql`select from ${sql.table(`${schema}.reports`)} where id = ${id}`.execute(this.database.kysely());
      if (rows.length > 0) return true;
    }
    return false;
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('reports').where('id', '=', id).execute();
  }

  /** Without those of an organisation that is gone, which would look like the installation's. */
  private select() {
    return this.rows()
      .selectFrom('reports')
      .where(IS_SOMEBODYS)
      .select(['id', 'organisation_id', 'reader_id', 'scheduled_as', 'kind', 'format', 'language', 'status', 'failure', 'size'])
      .select(['finished_at', 'expires_at', TIME.as('requested_at')])
      .select([sql<string>`first_day::text`.as('first_day'), sql<string>`last_day::text`.as('last_day')]);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function toReport(row: Omit<Selectable<Tables['reports']>, 'of_installation'>): Report {
  return {
    id: row.id,
    scope: row.organisation_id,
    readerId: row.reader_id,
    scheduledAs: row.scheduled_as,
    kind: row.kind,
    format: row.format,
    language: row.language,
    from: row.first_day,
    to: row.last_day,
    status: row.status,
    failure: row.failure,
    size: row.size,
    requestedAt: row.requested_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
  };
}

function inDays() {
  return sql<string>`now() + make_interval(days => ${KEEP_DAYS})`;
}
