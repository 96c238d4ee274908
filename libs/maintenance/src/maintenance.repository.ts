import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { MaintenanceLevel, MaintenanceState } from '#platform/maintenance';

/** The row, and what else one look at the database tells. */
export interface StoredMaintenance {
  readonly state: MaintenanceState;
  readonly changedAt: Date;
  /** Null: the command line, or somebody who is gone. */
  readonly changedBy: string | null;
  /** The database's clock, at some moment of the look. */
  readonly clock: Date;
  /** Id of the installation. */
  readonly installation: string;
}

interface Row {
  readonly version: number;
  readonly level: MaintenanceLevel;
  readonly reason: string | null;
  readonly starts_at: Date | string | null;
  readonly until: Date | string | null;
  readonly retry_after_seconds: number;
  readonly changed_at: Date | string;
  readonly changed_by: string | null;
  readonly clock: Date | string;
  readonly installation: string;
}

const COLUMNS = sql`version, level, reason, starts_at, until, retry_after_seconds, changed_at, changed_by,
  clock_timestamp() as clock, (select id from ops.installation) as installation`;

/** Statements on `ops.maintenance`, which has one row. */
@Injectable()
export class MaintenanceRepository {
  constructor(private readonly database: Database) {}

  async read(): Promise<StoredMaintenance> {
    const { rows } = await sql<Row>`select ${COLUMNS} from ops.maintenance`.execute(this.database.kysely());
    return toStored(rows[0]!);
  }

  /** With nobody else changing it until the transaction ends. */
  async readLocked(): Promise<StoredMaintenance> {
    const { rows } = await sql<Row>`select ${COLUMNS} from ops.maintenance for update`.execute(this.database.kysely());
    return toStored(rows[0]!);
  }

  async write(state: MaintenanceState, changedBy: string | null): Promise<void> {
    const { version, level, reason, startsAt, until, retryAfterSeconds } = state;
    await sql`
      update ops.maintenance set version = ${version}, level = ${level}, reason = ${reason}, starts_at = ${startsAt}, until = ${until},
        retry_after_seconds = ${retryAfterSeconds}, changed_at = clock_timestamp(), changed_by = ${changedBy}::uuid
    `.execute(this.database.kysely());
  }

  /** What was changed stays, without saying who. */
  async forgetPerson(userId: string): Promise<void> {
    await sql`update ops.maintenance set changed_by = null where changed_by = ${userId}::uuid`.execute(this.database.kysely());
  }
}

function toStored(row: Row): StoredMaintenance {
  const { version, level, reason } = row;
  return {
    state: {
      version,
      level,
      reason,
      startsAt: row.starts_at === null ? null : new Date(row.starts_at),
      until: row.until === null ? null : new Date(row.until),
      retryAfterSeconds: row.retry_after_seconds,
    },
    changedAt: new Date(row.changed_at),
    changedBy: row.changed_by,
    clock: new Date(row.clock),
    installation: row.installation,
  };
}
