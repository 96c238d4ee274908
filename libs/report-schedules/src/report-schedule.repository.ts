import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { Reach } from '#platform/access';
import type { ReportFormat, ReportKind, ReportScope } from '#reports';
import type { Rhythm } from './rhythm.js';
import type { Frequency, Tables } from './tables.js';

/** What people decide about a schedule. */
export interface ScheduleValues extends Rhythm {
  readonly name: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly language: string;
  readonly enabled: boolean;
  /** Ids of people, at most 20. */
  readonly recipientIds: readonly string[];
}

/** A schedule as it stands. */
export interface ReportSchedule extends ScheduleValues {
  readonly id: string;
  /** Whose figures; null for the installation. */
  readonly scope: ReportScope;
  readonly nextDueAt: Date;
  readonly lastDueAt: Date | null;
  /** `nobody`: none of the recipients could see the figures any more, so nothing was made. */
  readonly lastOutcome: 'made' | 'nobody' | null;
  /** How many the last report was mailed to; null while it was not. */
  readonly lastSentTo: number | null;
  readonly version: number;
}

/** Statements on `report_schedules`, `report_recipients` and `scheduled_reports`. */
@Injectable()
export class ReportScheduleRepository {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async page({ installation, organisationIds }: Reach, afterId: string | undefined, limit: number): Promise<ReportSchedule[]> {
    let select = this.select().orderBy('s.id', 'desc').limit(limit);
    if (!installation) select = select.where(sql<boolean>`s.organisation_id = any (${[...organisationIds]}::uuid[])`);
    if (afterId !== undefined) select = select.where('s.id', '<', afterId);
    return (await select.execute()).map(toSchedule);
  }

  /** @param lock until the transaction ends. */
  async find(id: string, lock = false): Promise<ReportSchedule | null> {
    if (lock) await this.rows().selectFrom('report_schedules').select('id').where('id', '=', id).forUpdate().execute();
    const row = await this.select().where('s.id', '=', id).executeTakeFirst();
    return row ? toSchedule(row) : null;
  }

  /** How many there are of the scope; nobody else counts them until the transaction ends, once there is one. */
  async lockedCount(scope: ReportScope): Promise<number> {
    const those = this.rows().selectFrom('report_schedules').select('id').where('organisation_id', 'is not distinct from', scope);
    await those.orderBy('id').forUpdate().execute();
    // Whoever waited for that counts anew: a statement sees what was committed before it began.
    return (await those.execute()).length;
  }

  async insert(id: string, scope: ReportScope, createdBy: string, values: ScheduleValues, nextDueAt: Date): Promise<void> {
    await this.rows()
      .insertInto('report_schedules')
      .values({ ...columnsOf(values), id, organisation_id: scope, created_by: createdBy, next_due_at: nextDueAt })
      .execute();
    await this.insertRecipients(id, values.recipientIds);
  }

  async update(id: string, values: ScheduleValues, nextDueAt: Date): Promise<void> {
    await this.rows()
      .updateTable('report_schedules')
      .set({ ...columnsOf(values), next_due_at: nextDueAt, version: sql`version + 1`, updated_at: sql<string>`now()` })
      .where('id', '=', id)
      .execute();
    await this.rows().deleteFrom('report_recipients').where('schedule_id', '=', id).execute();
    await this.insertRecipients(id, values.recipientIds);
  }

  async remove(id: string): Promise<void> {
    await this.rows().deleteFrom('report_schedules').where('id', '=', id).execute();
  }

  /** The one that has been due for longest, which nobody else takes until the transaction ends; and what time it is there. */
  async takeDue(): Promise<{ readonly schedule: ReportSchedule; readonly now: Date } | null> {
    const due = await this.rows()
      .selectFrom('report_schedules')
      .select(['id', sql<string>`now()`.as('now')])
      .where('enabled', '=', true)
      .where('next_due_at', '<=', sql<string>`now()`)
      .orderBy('next_due_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    const schedule = due && (await this.find(due.id));
    return schedule ? { schedule, now: new Date(due.now) } : null;
  }

  /** What became of the time that was due, and when the next one is. */
  async noteDue(id: string, due: Date, outcome: 'made' | 'nobody', nextDueAt: Date): Promise<void> {
    await this.rows()
      .updateTable('report_schedules')
      .set({ last_due_at: due, last_outcome: outcome, next_due_at: nextDueAt })
      .where('id', '=', id)
      .execute();
  }

  async hasReport(id: string, due: Date): Promise<boolean> {
    const row = await this.rows()
      .selectFrom('scheduled_reports')
      .select('report_id')
      .where('schedule_id', '=', id)
      .where('due_at', '=', sql<string>`${due}`)
      .executeTakeFirst();
    return row !== undefined;
  }

  async insertReport(id: string, due: Date, reportId: string): Promise<void> {
    await this.rows().insertInto('scheduled_reports').values({ schedule_id: id, due_at: due, report_id: reportId }).execute();
  }

  /** The schedule that a report was made for and that it was not mailed for yet; nobody else mails it until the transaction ends. */
  async lockUnsent(reportId: string): Promise<ReportSchedule | null> {
    const row = await this.rows()
      .selectFrom('scheduled_reports')
      .select('schedule_id')
      .where('report_id', '=', reportId)
      .where('sent_to', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    return row ? this.find(row.schedule_id) : null;
  }

  async noteSent(reportId: string, count: number): Promise<void> {
    await this.rows().updateTable('scheduled_reports').set({ sent_to: count }).where('report_id', '=', reportId).execute();
  }

  /** Those somebody made or gets. */
  findAllOf(userId: string) {
    return this.rows()
      .selectFrom('report_schedules as s')
      .select(['s.name', 's.frequency', sql<boolean>`s.created_by is not distinct from ${userId}::uuid`.as('made')])
      .where(sql<boolean>`(s.created_by = ${userId} or s.id in (select schedule_id from report_recipients where user_id = ${userId}))`)
      .orderBy('s.id')
      .execute();
  }

  async forget(userId: string): Promise<void> {
    await this.rows().deleteFrom('report_recipients').where('user_id', '=', userId).execute();
    await this.rows().updateTable('report_schedules').set({ created_by: null }).where('created_by', '=', userId).execute();
  }

  /** @param since only those made after it */
  async countOf(organisationId: string, since?: Date): Promise<number> {
    const rows = await this.rows()
      .selectFrom('report_schedules')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .$if(since !== undefined, (those) => those.where('created_at', '>', sql<string>`${since}`))
      .execute();
    return rows.length;
  }

  async removeAllOf(organisationId: string): Promise<void> {
    await this.rows().deleteFrom('report_schedules').where('organisation_id', '=', organisationId).execute();
  }

  private async insertRecipients(scheduleId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    await this.rows()
      .insertInto('report_recipients')
      .values(userIds.map((userId, position) => ({ schedule_id: scheduleId, user_id: userId, position })))
      .execute();
  }

  private select() {
    return this.rows()
      .selectFrom('report_schedules as s')
      .select(['s.id', 's.organisation_id', 's.name', 's.kind', 's.format', 's.language', 's.frequency', 's.weekday', 's.month_day'])
      .select(['s.hour', 's.time_zone', 's.enabled', 's.next_due_at', 's.last_due_at', 's.last_outcome', 's.version'])
      .select(
        sql<string[]>`array(select r.user_id::text from report_recipients r where r.schedule_id = s.id order by r.position)`.as(
          'recipients',
        ),
      )
      .select(
        sql<number | null>`(select d.sent_to from scheduled_reports d where d.schedule_id = s.id and d.due_at = s.last_due_at)`.as(
          'sent_to',
        ),
      );
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

function columnsOf({ name, kind, format, language, frequency, weekday, monthDay, hour, timeZone, enabled }: ScheduleValues) {
  return { name, kind, format, language, frequency, weekday, month_day: monthDay, hour, time_zone: timeZone, enabled };
}

interface Row {
  readonly id: string;
  readonly organisation_id: string | null;
  readonly name: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly language: string;
  readonly frequency: Frequency;
  readonly weekday: number | null;
  readonly month_day: number | null;
  readonly hour: number;
  readonly time_zone: string;
  readonly enabled: boolean;
  readonly next_due_at: string;
  readonly last_due_at: string | null;
  readonly last_outcome: 'made' | 'nobody' | null;
  readonly version: number;
  readonly recipients: string[];
  readonly sent_to: number | null;
}

function toSchedule(row: Row): ReportSchedule {
  return {
    id: row.id,
    scope: row.organisation_id,
    name: row.name,
    kind: row.kind,
    format: row.format,
    language: row.language,
    frequency: row.frequency,
    weekday: row.weekday,
    monthDay: row.month_day,
    hour: row.hour,
    timeZone: row.time_zone,
    enabled: row.enabled,
    recipientIds: row.recipients,
    nextDueAt: new Date(row.next_due_at),
    lastDueAt: row.last_due_at === null ? null : new Date(row.last_due_at),
    lastOutcome: row.last_outcome,
    lastSentTo: row.sent_to,
    version: row.version,
  };
}
