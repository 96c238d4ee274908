import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import type { Drill, DrillState } from './drill.js';
import { DrillErrors } from './drill.errors.js';

/** The last row of a page. */
export interface DrillPlace {
  readonly requestedAt: string;
  readonly id: string;
}

interface Row {
  readonly id: string;
  readonly backupId: string;
  readonly state: DrillState;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly rows: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

const time = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const COLUMNS = sql`id, backup_id as "backupId", state, ${time('requested_at')} as "requestedAt", ${time('started_at')} as "startedAt",
  ${time('finished_at')} as "finishedAt", duration_ms::float8 as "durationMs", rows::float8 as rows, error_code as "errorCode",
  error_message as "errorMessage"`;

/** Statements on `ops.restore_drills`. Each change names the state it expects. */
@Injectable()
export class DrillRows {
  constructor(private readonly database: Database) {}

  /** @throws AppError DRILL_RUNNING */
  async insert(id: string, backupId: string, requestedBy: string | null): Promise<void> {
    try {
      await sql`insert into ops.restore_drills (id, backup_id, state, requested_by) values (${id}, ${backupId}, 'waiting', ${requestedBy})`.execute(
        this.database.kysely(),
      );
    } catch (error) {
      if (violatedConstraint(error) === 'restore_drills_one_at_a_time') throw new AppError(DrillErrors.DRILL_RUNNING);
      throw error;
    }
  }

  /** Asked for or under way; at most one. */
  async findOpen(): Promise<Drill | null> {
    return (await this.select(sql`where state in ('waiting', 'running')`))[0] ?? null;
  }

  async find(id: string): Promise<Drill | null> {
    return (await this.select(sql`where id = ${id}`))[0] ?? null;
  }

  /** The newest that has ended or is under way. */
  async latest(): Promise<Drill | null> {
    return (await this.select(sql`order by requested_at desc, id desc limit 1`))[0] ?? null;
  }

  async latestPassed(): Promise<Drill | null> {
    return (await this.select(sql`where state = 'passed' order by requested_at desc, id desc limit 1`))[0] ?? null;
  }

  async page(after: DrillPlace | null, limit: number): Promise<Drill[]> {
    const place = after ? sql`where (requested_at, id) < (${after.requestedAt}::timestamptz, ${after.id}::uuid)` : sql``;
    return this.select(sql`${place} order by requested_at desc, id desc limit ${limit}`);
  }

  async begin(id: string): Promise<boolean> {
    const result =
      await sql`update ops.restore_drills set state = 'running', started_at = clock_timestamp() where id = ${id} and state = 'waiting'`.execute(
        this.database.kysely(),
      );
    return result.numAffectedRows === 1n;
  }

  async pass(id: string, durationMs: number, rows: number): Promise<boolean> {
    const result = await sql`
      update ops.restore_drills set state = 'passed', finished_at = clock_timestamp(), duration_ms = ${Math.round(durationMs)}, rows = ${rows}
        where id = ${id} and state = 'running'`.execute(this.database.kysely());
    return result.numAffectedRows === 1n;
  }

  async fail(id: string, { code, message }: { readonly code: string; readonly message: string }): Promise<boolean> {
    const result = await sql`
      update ops.restore_drills set state = 'failed', finished_at = clock_timestamp(), error_code = ${code}, error_message = ${message.slice(0, 2000)}
        where id = ${id} and state in ('waiting', 'running')`.execute(this.database.kysely());
    return result.numAffectedRows === 1n;
  }

  /** What somebody asked for, the newest first. */
  async findOf(userId: string): Promise<Drill[]> {
    return this.select(sql`where requested_by = ${userId}::uuid order by requested_at desc`);
  }

  async forgetPerson(userId: string): Promise<void> {
    await sql`update ops.restore_drills set requested_by = null where requested_by = ${userId}::uuid`.execute(this.database.kysely());
  }

  private async select(rest: ReturnType<typeof sql>): Promise<Drill[]> {
    const { rows } = await sql<Row>`select ${COLUMNS} from ops.restore_drills ${rest}`.execute(this.database.kysely());
    return rows.map(({ errorCode, errorMessage, ...drill }) => ({
      ...drill,
      error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? errorCode },
    }));
  }
}
