import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { ReservedDatabase } from '#platform/database';
import type { ProcessReport } from './process-report.js';

const KEPT_SECONDS = 3_600;
/** Far more than run; bounds what a table full of short-lived ones can cost. */
const MOST = 500;

/** A report as a process writes it; `now` is the process's clock. */
export type NewProcessReport = Omit<ProcessReport, 'reportedAt' | 'ageSeconds'>;

/** Statements on `ops.process_reports`, over connections that are there when the pool is not. */
@Injectable()
export class ProcessReportRepository {
  private reading: Promise<ProcessReport[]> | undefined;

  constructor(private readonly database: ReservedDatabase) {}

  /** Writes or renews the report. @returns the database's clock, in Unix milliseconds. */
  async keep(report: NewProcessReport): Promise<number> {
    const { rows } = await sql<{ now: number }>`
      insert into ops.process_reports as r (id, process_id, role, host, pid, release, node_version, started_at, ended_at, clock_skew_ms,
          settings_version, gauges, totals)
        values (${report.id}, ${report.processId}, ${report.role}, ${report.host}, ${report.pid}, ${report.release}, ${report.nodeVersion},
          ${report.startedAt}, case when ${report.ended}::boolean then clock_timestamp() end, ${report.clockSkewMs},
          ${report.settingsVersion}, ${JSON.stringify(report.gauges)}, ${JSON.stringify(report.totals)})
        on conflict (id) do update set reported_at = clock_timestamp(), ended_at = excluded.ended_at,
          clock_skew_ms = excluded.clock_skew_ms, settings_version = excluded.settings_version, gauges = excluded.gauges, totals = excluded.totals
        returning extract(epoch from clock_timestamp())::float8 * 1000 as now`.execute(this.database.kysely());
    return rows[0]!.now;
  }

  /** Those of the last hour, the newest starts first. Who asks at the same time shares the reading. */
  findAll(): Promise<ProcessReport[]> {
    return (this.reading ??= this.readAll().finally(() => (this.reading = undefined)));
  }

  /** Removes reports that nobody renewed for an hour. */
  async forgetOld(): Promise<void> {
    await sql`delete from ops.process_reports where id in (
      select id from ops.process_reports where reported_at <= now() - make_interval(secs => ${KEPT_SECONDS}) limit ${MOST})`.execute(
      this.database.kysely(),
    );
  }

  private async readAll(): Promise<ProcessReport[]> {
    const { rows } = await sql<ProcessReport>`
      select id, process_id as "processId", role, host, pid, release, node_version as "nodeVersion", started_at as "startedAt",
          reported_at as "reportedAt", greatest(0, extract(epoch from clock_timestamp() - reported_at))::float8 as "ageSeconds",
          ended_at is not null as ended, clock_skew_ms as "clockSkewMs", settings_version as "settingsVersion", gauges, totals
        from ops.process_reports where reported_at > now() - make_interval(secs => ${KEPT_SECONDS})
        order by started_at desc, id limit ${MOST}`.execute(this.database.kysely());
    return rows;
  }
}
