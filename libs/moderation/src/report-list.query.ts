import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { visibleTo } from './moderation.policy.js';
import { type MessageReport, toReport } from './report.repository.js';
import type { ReportReason, ReportState, Tables } from './tables.js';

/** A report with where it stands in the list. */
export interface ListedReport extends MessageReport {
  /** UTC with microseconds. */
  readonly cursorAt: string;
}

/** Where a page ended. */
export interface ReportPlace {
  readonly createdAt: string;
  readonly id: string;
}

export interface ReportFilter {
  readonly state?: ReportState | undefined;
  readonly reason?: ReportReason | undefined;
  /** Whose messages were reported. */
  readonly reportedId?: string | undefined;
}

/** Reports for the screens of moderators. */
@Injectable()
export class ReportListQuery {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async page(actor: Actor, filter: ReportFilter, after: ReportPlace | null, limit: number): Promise<ListedReport[]> {
    let select = this.rows()
      .selectFrom('message_reports as r')
      .selectAll('r')
      .select(sql<string>`to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'))
      .where(visibleTo(actor))
      .orderBy('r.created_at', 'desc')
      .orderBy('r.id', 'desc')
      .limit(limit);
    // As the condition of the index stands, whatever is known of the value when the statement is planned.
    if (filter.state === 'open') select = select.where(sql<boolean>`r.state = 'open'`);
    else if (filter.state) select = select.where('r.state', '=', filter.state);
    if (filter.reason) select = select.where('r.reason', '=', filter.reason);
    if (filter.reportedId) select = select.where('r.reported_id', '=', filter.reportedId);
    if (after) select = select.where(sql<boolean>`(r.created_at, r.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map((row) => ({ ...toReport(row), cursorAt: row.cursor_at }));
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
