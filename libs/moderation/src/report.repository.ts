import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { Database } from '#platform/database';
import type { ReportReason, ReportState, Tables } from './tables.js';

/** A row of `message_reports`. */
export interface MessageReport {
  readonly id: string;
  readonly organisationId: string;
  readonly messageId: string;
  readonly reporterId: string | null;
  readonly reportedId: string | null;
  readonly reason: ReportReason;
  readonly note: string | null;
  readonly body: string | null;
  readonly attachmentNames: readonly string[];
  readonly sentAt: Date;
  readonly state: ReportState;
  readonly decisionNote: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
}

export type NewReport = Pick<
  MessageReport,
  'id' | 'organisationId' | 'messageId' | 'reason' | 'note' | 'body' | 'attachmentNames' | 'sentAt'
> & { readonly reporterId: string; readonly reportedId: string };

/** Statements on `message_reports`. */
@Injectable()
export class ReportRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when this person has reported the message already. */
  async add(report: NewReport): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('message_reports')
      .values({
        id: report.id,
        organisation_id: report.organisationId,
        message_id: report.messageId,
        reporter_id: report.reporterId,
        reported_id: report.reportedId,
        reason: report.reason,
        note: report.note,
        body: report.body,
        attachment_names: [...report.attachmentNames],
        sent_at: report.sentAt,
      })
      .onConflict((conflict) => conflict.constraint('message_reports_once').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }

  /** @param lock nobody else decides about it until the transaction ends. */
  async find(id: string, { lock = false } = {}): Promise<MessageReport | null> {
    const select = this.rows().selectFrom('message_reports').selectAll().where('id', '=', id);
    const row = await (lock ? select.forUpdate() : select).executeTakeFirst();
    return row ? toReport(row) : null;
  }

  /** The report about a message that nobody decided about yet: only one of the two can have reported it. */
  async openOf(messageId: string): Promise<MessageReport | null> {
    const row = await this.rows()
      .selectFrom('message_reports')
      .selectAll()
      .where('message_id', '=', messageId)
      .where('state', '=', 'open')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return row ? toReport(row) : null;
  }

  async decide(id: string, state: Exclude<ReportState, 'open'>, by: string, note: string | null): Promise<void> {
    await this.rows()
      .updateTable('message_reports')
      .set({ state, decided_by: by, decision_note: note, decided_at: sql<string>`clock_timestamp()`, version: sql<number>`version + 1` })
      .where('id', '=', id)
      .execute();
  }

  /** What somebody reported, the oldest first, some at a time. */
  async ofReporter(reporterId: string, after: string | null, limit: number): Promise<MessageReport[]> {
    let select = this.rows().selectFrom('message_reports').selectAll().where('reporter_id', '=', reporterId);
    if (after !== null) select = select.where('id', '>', after);
    return (await select.orderBy('id').limit(limit).execute()).map(toReport);
  }

  /** Nobody's: neither what they reported nor what was reported of them, and whose decision it was. */
  async disown(userId: string): Promise<void> {
    await this.rows().updateTable('message_reports').set({ reporter_id: null, note: null }).where('reporter_id', '=', userId).execute();
    await this.rows()
      .updateTable('message_reports')
      .set({ reported_id: null, body: null, attachment_names: [] })
      .where('reported_id', '=', userId)
      .execute();
    await this.rows().updateTable('message_reports').set({ decided_by: null }).where('decided_by', '=', userId).execute();
  }

  /** Some of those that were decided so many days ago. @returns their ids. */
  async removeOld(days: number, limit: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      delete from message_reports where id in (
        select id from message_reports where decided_at < now() - make_interval(days => ${days}) limit ${limit} for update skip locked
      ) returning id`.execute(this.rows());
    return rows.map(({ id }) => id);
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

export function toReport(row: Selectable<Tables['message_reports']>): MessageReport {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    messageId: row.message_id,
    reporterId: row.reporter_id,
    reportedId: row.reported_id,
    reason: row.reason,
    note: row.note,
    body: row.body,
    attachmentNames: row.attachment_names,
    sentAt: row.sent_at,
    state: row.state,
    decisionNote: row.decision_note,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    version: row.version,
    createdAt: row.created_at,
  };
}
