import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { AlertNotice } from '#platform/alerts';
import { Database, newId, removeBatch } from '#platform/database';
import { MOST_ALERTS } from './incident-course.js';
import { type Course, type Incident, type IncidentAlert, toColumns, toIncident, toIncidentAlert } from './incident.js';
import type { EntryKind, Tables } from './tables.js';

/** What waits for the next look at the incidents, by the time that has come. */
export interface Due {
  readonly kind: 'incident' | 'page' | 'late-page' | 'digest' | 'test';
  readonly id: string;
}

/** What happened. */
export interface NewEntry {
  readonly id?: string;
  readonly kind: EntryKind;
  readonly userId?: string | null;
  readonly at?: Date;
  readonly detail?: Readonly<Record<string, unknown>>;
}

const MOST_DUE = 50;
/** A page that Telegram has not taken by then goes by mail as well. */
const LATE_SECONDS = 60;
const TEST_MINUTES = 10;

/** Statements on incidents, their alerts and their timeline. Who changes an incident locks it first, then its pages. */
@Injectable()
export class IncidentRepository {
  constructor(private readonly database: Database) {}

  /** The database's time, which all durations are measured by: that of the transaction, where there is one. */
  async now(): Promise<Date> {
    const { rows } = await sql<{ now: string }>`select now()`.execute(this.rows());
    return new Date(rows[0]!.now);
  }

  async find(id: string): Promise<Incident | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toIncident(row) : null;
  }

  /** Nobody changes it until the transaction ends. */
  async lock(id: string, options: { readonly skipLocked?: boolean } = {}): Promise<Incident | null> {
    const row = await this.select()
      .where('id', '=', id)
      .forUpdate()
      .$if(options.skipLocked === true, (query) => query.skipLocked())
      .executeTakeFirst();
    return row ? toIncident(row) : null;
  }

  /** The newest of a group, whether it is over or not. */
  async lockNewest(group: string): Promise<Incident | null> {
    const row = await this.select()
      .where('group_key', '=', group)
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    return row ? toIncident(row) : null;
  }

  /** @returns false when the group has an open one, or there is one of this id. */
  async insert(incident: Omit<Incident, 'version'>): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('incidents')
      .values({
        id: incident.id,
        group_key: incident.group,
        only_user_id: incident.onlyUserId,
        opened_at: incident.openedAt,
        ...toColumns(incident),
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  async save(id: string, course: Course): Promise<void> {
    await this.rows()
      .updateTable('incidents')
      .set({ ...toColumns(course), version: sql`version + 1` })
      .where('id', '=', id)
      .execute();
  }

  /** @returns false for an alert that belongs to an incident already. */
  async insertAlert(incidentId: string, alert: Omit<AlertNotice, 'group'>): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.rows()
      .insertInto('incident_alerts')
      .values({
        incident_id: incidentId,
        alert_id: alert.id,
        rule_key: alert.ruleKey,
        name_en: alert.name.en,
        name_es: alert.name.es,
        severity: alert.severity,
        subject: alert.subject,
        label: alert.label,
        value: alert.value,
        unit: alert.unit,
        fired_at: alert.firedAt,
      })
      .onConflict((conflict) => conflict.column('alert_id').doNothing())
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) === 1;
  }

  async incidentOf(alertId: string): Promise<string | null> {
    const row = await this.rows().selectFrom('incident_alerts').select('incident_id').where('alert_id', '=', alertId).executeTakeFirst();
    return row?.incident_id ?? null;
  }

  /** @returns false when it is over already. */
  async endAlert(alertId: string, at: Date): Promise<boolean> {
    const { numUpdatedRows } = await this.rows()
      .updateTable('incident_alerts')
      .set({ resolved_at: at })
      .where('alert_id', '=', alertId)
      .where('resolved_at', 'is', null)
      .executeTakeFirst();
    return Number(numUpdatedRows) === 1;
  }

  async endAlertsOf(incidentId: string, at: Date): Promise<void> {
    await sql`update incident_alerts set resolved_at = ${at} where incident_id = ${incidentId} and resolved_at is null`.execute(
      this.rows(),
    );
  }

  /** Forgets the oldest that is over, when there are more than are kept. */
  async trimAlerts(incidentId: string, total: number): Promise<void> {
    if (total <= MOST_ALERTS) return;
    await sql`
      delete from incident_alerts where alert_id in (
        select alert_id from incident_alerts where incident_id = ${incidentId} and resolved_at is not null order by fired_at, alert_id limit 2
      )`.execute(this.rows());
  }

  /** What pages tell of: what fires first, the newest first. */
  async newestAlerts(incidentId: string, limit: number): Promise<IncidentAlert[]> {
    const rows = await this.rows()
      .selectFrom('incident_alerts')
      .selectAll()
      .where('incident_id', '=', incidentId)
      .orderBy(sql`resolved_at is not null`)
      .orderBy('fired_at', 'desc')
      .orderBy('alert_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(toIncidentAlert);
  }

  async addEntries(incidentId: string, entries: readonly NewEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.rows()
      .insertInto('incident_entries')
      .values(
        entries.map(({ id = newId(), kind, userId = null, at, detail = {} }) => ({
          id,
          incident_id: incidentId,
          kind,
          at: at ?? sql<string>`clock_timestamp()`,
          user_id: userId,
          detail: JSON.stringify(detail),
        })),
      )
      .execute();
  }

  async hasEntry(id: string): Promise<boolean> {
    return (await this.rows().selectFrom('incident_entries').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
  }

  /** What this transaction has told of the firing of a rule, where the entry `id` says so already. */
  async removeSecondFiring(id: string, ruleKey: string): Promise<void> {
    await sql`delete from incident_entries second using incident_entries first
      where first.id = ${id} and first.kind = 'alert-fired' and second.incident_id = first.incident_id and second.id <> first.id
        and second.kind = 'alert-fired' and second.detail->>'ruleKey' = ${ruleKey} and second.at >= now()`.execute(this.rows());
  }

  async findDue(): Promise<Due[]> {
    const { rows } = await sql<Due>`
      (select 'incident' as kind, id from incidents where next_step_at <= now() order by next_step_at limit ${MOST_DUE})
      union (select 'incident', id from incidents where message_due_at <= now() order by message_due_at limit ${MOST_DUE})
      union (select 'incident', id from incidents where mails_due_at <= now() order by mails_due_at limit ${MOST_DUE})
      union (select 'incident', id from incidents where silenced_until > now() and state <> 'resolved' limit ${MOST_DUE})
      union all (select 'page', id from incident_pages where status = 'waiting' and not_before <= now() order by not_before limit ${MOST_DUE})
      union all (select 'late-page', id from incident_pages
        where status = 'pending' and error is null and sent_at < now() - make_interval(secs => ${LATE_SECONDS}) order by sent_at limit ${MOST_DUE})
      union all (select 'digest', id from incident_digests where due_at <= now() order by due_at limit ${MOST_DUE})
      union all (select 'test', id from incidents
        where only_user_id is not null and state <> 'resolved' and opened_at < now() - make_interval(mins => ${TEST_MINUTES}) limit ${MOST_DUE})`.execute(
      this.rows(),
    );
    return rows;
  }

  /** Up to `limit` that ended more than `days` ago, with all that belongs to them; returns how many. */
  prune(days: number, limit: number): Promise<number> {
    return removeBatch(this.rows(), 'incidents', sql`resolved_at < now() - make_interval(days => ${days})`, limit);
  }

  /** The words of somebody go, and their tests; that somebody did something stays, under an account that is nobody's. */
  async forgetPerson(userId: string): Promise<void> {
    await sql`update incident_entries set detail = detail - array['text', 'reason'] where user_id = ${userId}`.execute(this.rows());
    await this.rows().deleteFrom('incidents').where('only_user_id', '=', userId).execute();
  }

  private select() {
    return this.rows().selectFrom('incidents').selectAll();
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}
