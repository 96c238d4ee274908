import { Injectable } from '@nestjs/common';
import { type ColumnType, type Generated, sql } from 'kysely';
import { Database } from '#platform/database';

type ExportStatus = 'queued' | 'running' | 'ready' | 'failed';
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

interface Tables {
  personal_exports: {
    id: string;
    user_id: string | null;
    status: Generated<ExportStatus>;
    done: Generated<number>;
    total: Generated<number>;
    /** `bigint` comes as text. */
    size: ColumnType<string | null, number | undefined, number>;
    requested_at: ColumnType<string, never, never>;
    finished_at: OptionalTimestamp;
    expires_at: ColumnType<string, string, string>;
  };
}

/** An export as its owner sees it. Times are ISO. */
export interface PersonalExport {
  readonly id: string;
  readonly status: ExportStatus;
  /** Of `total` libs have been asked. */
  readonly done: number;
  readonly total: number;
  readonly size: number | null;
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  readonly expiresAt: string;
  readonly isExpired: boolean;
}

/** An export nobody works at any more after so long. */
const ABANDONED_HOURS = 24;
const LIVE = ['queued', 'running'] as const;

/** Statements on `personal_exports`. Each change names the state it expects: the person may be gone meanwhile. */
@Injectable()
export class PersonalExportRepository {
  constructor(private readonly database: Database) {}

  /** False when another one of the person is on its way. */
  async insert(id: string, userId: string, total: number, days: number): Promise<boolean> {
    const result = await this.rows()
      .insertInto('personal_exports')
      .values({ id, user_id: userId, total, expires_at: inDays(days) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** The newest of a person. */
  async findNewest(userId: string): Promise<PersonalExport | null> {
    const row = await this.rows()
      .selectFrom('personal_exports')
      .select(['id', 'status', 'done', 'total', 'size', 'requested_at', 'finished_at', 'expires_at'])
      .select(sql<boolean>`expires_at <= now()`.as('is_expired'))
      .where('user_id', '=', userId)
      .orderBy('requested_at', 'desc')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      status: row.status,
      done: row.done,
      total: row.total,
      size: row.size === null ? null : Number(row.size),
      requestedAt: row.requested_at,
      finishedAt: row.finished_at,
      expiresAt: row.expires_at,
      isExpired: row.is_expired,
    };
  }

  findAllOf(userId: string) {
    return this.rows()
      .selectFrom('personal_exports')
      .select(['status', 'requested_at as requestedAt', 'finished_at as finishedAt'])
      .where('user_id', '=', userId)
      .orderBy('requested_at')
      .execute();
  }

  /** Whose it is; null when it is over already, or its person is gone. */
  async begin(id: string): Promise<string | null> {
    const row = await this.rows()
      .updateTable('personal_exports')
      .set({ status: 'running', done: 0 })
      .where('id', '=', id)
      .where('status', 'in', LIVE)
      .where('user_id', 'is not', null)
      .returning('user_id')
      .executeTakeFirst();
    return row?.user_id ?? null;
  }

  /** False when nobody waits for it any more. */
  async progress(id: string, done: number): Promise<boolean> {
    return this.change(id, { done });
  }

  /** The days count from here. Returns when it expires; null when nobody waits for it any more. */
  async finish(id: string, size: number, days: number): Promise<string | null> {
    const row = await this.rows()
      .updateTable('personal_exports')
      .set({ status: 'ready', size, done: sql`total`, finished_at: sql<string>`now()`, expires_at: inDays(days) })
      .where('id', '=', id)
      .where('status', '=', 'running')
      .where('user_id', 'is not', null)
      .returning('expires_at')
      .executeTakeFirst();
    return row?.expires_at ?? null;
  }

  async fail(id: string): Promise<void> {
    await this.change(id, { status: 'failed', finished_at: sql<string>`now()` });
  }

  /** Gives up exports of a person whose job is lost, so that they can ask again. */
  async failAbandoned(userId: string): Promise<void> {
    await this.rows()
      .updateTable('personal_exports')
      .set({ status: 'failed', finished_at: sql<string>`now()` })
      .where('user_id', '=', userId)
      .where('status', 'in', LIVE)
      .where(sql<boolean>`requested_at < now() - make_interval(hours => ${ABANDONED_HOURS})`)
      .execute();
  }

  /** Leaves them to the clean-up, as nobody's. Returns whether there were any. */
  async disown(userId: string): Promise<boolean> {
    const result = await this.rows()
      .updateTable('personal_exports')
      .set({ user_id: null, expires_at: sql<string>`now()` })
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Ids of exports that expired, the oldest first. */
  async findExpired(limit: number): Promise<string[]> {
    const rows = await this.rows()
      .selectFrom('personal_exports')
      .select('id')
      .where('expires_at', '<=', sql<string>`now()`)
      .orderBy('expires_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Those that the data of now does not know. @param schema of data put aside. */
  async findOnlyIn(schema: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(`${schema}.personal_exports`)} aside
        where not exists (select from personal_exports now where now.id = aside.id)`.execute(this.database.kysely());
    return rows.map(({ id }) => id);
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('personal_exports').where('id', '=', id).execute();
  }

  private async change(
    id: string,
    values: { done?: number; status?: ExportStatus; finished_at?: ReturnType<typeof sql<string>> },
  ): Promise<boolean> {
    const result = await this.rows()
      .updateTable('personal_exports')
      .set(values)
      .where('id', '=', id)
      .where('status', 'in', LIVE)
      .where('user_id', 'is not', null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function inDays(days: number) {
  return sql<string>`now() + make_interval(days => ${days})`;
}
