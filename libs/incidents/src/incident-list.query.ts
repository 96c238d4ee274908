import { Injectable } from '@nestjs/common';
import { type Selectable, sql } from 'kysely';
import { Database } from '#platform/database';
import { type Incident, type IncidentAlert, toIncident, toIncidentAlert } from './incident.js';
import type { EntryKind, PageChannel, PageStatus, Tables } from './tables.js';

/** An incident with the alert it is called by. */
export interface ListedIncident extends Incident {
  /** The worst, of those that fire if any does; null when it has none yet. */
  readonly lead: Pick<IncidentAlert, 'name' | 'label' | 'ruleKey'> | null;
  /** UTC with microseconds. */
  readonly cursorAt: string;
}

/** Where a page ended. */
export interface IncidentPlace {
  readonly openedAt: string;
  readonly id: string;
}

export interface IncidentFilter {
  readonly state?: 'open' | 'resolved';
  readonly group?: string;
}

/** Something that happened. */
export interface IncidentEntry {
  readonly id: string;
  readonly kind: EntryKind;
  readonly at: Date;
  readonly userId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A message to a person. */
export interface ListedPage {
  readonly id: string;
  readonly userId: string;
  readonly channel: PageChannel;
  readonly step: number;
  readonly status: PageStatus;
  readonly isDigest: boolean;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
}

const MOST = 200;

/** Incidents for the screens. */
@Injectable()
export class IncidentListQuery {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  async page({ state, group }: IncidentFilter, after: IncidentPlace | null, limit: number): Promise<ListedIncident[]> {
    let select = this.select().orderBy('i.opened_at', 'desc').orderBy('i.id', 'desc').limit(limit);
    if (state !== undefined) select = select.where('i.state', state === 'open' ? '<>' : '=', 'resolved');
    if (group !== undefined) select = select.where('i.group_key', '=', group);
    if (after) select = select.where(sql<boolean>`(i.opened_at, i.id) < (${after.openedAt}::timestamptz, ${after.id}::uuid)`);
    return (await select.execute()).map(toListed);
  }

  async find(id: string): Promise<ListedIncident | null> {
    const row = await this.select().where('i.id', '=', id).executeTakeFirst();
    return row ? toListed(row) : null;
  }

  /** Those that fire first, the newest first, 200 at most. */
  async alertsOf(id: string): Promise<IncidentAlert[]> {
    const rows = await this.rows()
      .selectFrom('incident_alerts')
      .selectAll()
      .where('incident_id', '=', id)
      .orderBy(sql`resolved_at is not null`)
      .orderBy('fired_at', 'desc')
      .orderBy('alert_id', 'desc')
      .limit(MOST)
      .execute();
    return rows.map(toIncidentAlert);
  }

  /** The newest first, 200 at most. */
  async entriesOf(id: string): Promise<IncidentEntry[]> {
    const rows = await this.rows()
      .selectFrom('incident_entries')
      .selectAll()
      .where('incident_id', '=', id)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute();
    return rows.map((row) => ({ id: row.id, kind: row.kind, at: new Date(row.at), userId: row.user_id, detail: row.detail }));
  }

  /** The newest first, 200 at most. */
  async pagesOf(id: string): Promise<ListedPage[]> {
    const rows = await this.rows()
      .selectFrom('incident_pages')
      .selectAll()
      .where('incident_id', '=', id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(MOST)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      userId: row.user_id,
      channel: row.channel,
      step: row.step,
      status: row.status,
      isDigest: row.digest_id !== null,
      error: row.error,
      createdAt: new Date(row.created_at),
      sentAt: row.sent_at === null ? null : new Date(row.sent_at),
    }));
  }

  /** What a person did and wrote, and that they were paged, for their export. */
  async notesOf(userId: string): Promise<(Pick<IncidentEntry, 'at' | 'kind' | 'detail'> & { readonly incidentId: string })[]> {
    const rows = await this.rows()
      .selectFrom('incident_entries')
      .select(['incident_id', 'at', 'kind', 'detail'])
      .where('user_id', '=', userId)
      .orderBy('at')
      .execute();
    return rows.map(({ incident_id: incidentId, at, kind, detail }) => ({ incidentId, at: new Date(at), kind, detail }));
  }

  /** What was sent to a person, for their export. */
  async pagesTo(userId: string): Promise<(Pick<ListedPage, 'channel' | 'status' | 'sentAt'> & { readonly incidentId: string })[]> {
    const rows = await this.rows().selectFrom('incident_pages').selectAll().where('user_id', '=', userId).orderBy('created_at').execute();
    return rows.map((row) => ({
      incidentId: row.incident_id,
      channel: row.channel,
      status: row.status,
      sentAt: row.sent_at === null ? null : new Date(row.sent_at),
    }));
  }

  private select() {
    return this.rows()
      .selectFrom('incidents as i')
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('incident_alerts as a')
            .select(['a.name_en', 'a.name_es', 'a.label', 'a.rule_key'])
            .whereRef('a.incident_id', '=', 'i.id')
            .orderBy(sql`a.resolved_at is not null`)
            .orderBy(sql`array_position(array['critical', 'warning', 'info'], a.severity)`)
            .orderBy('a.fired_at')
            .limit(1)
            .as('lead'),
        (join) => join.onTrue(),
      )
      .selectAll('i')
      .select(['lead.name_en', 'lead.name_es', 'lead.label', 'lead.rule_key'])
      .select(sql<string>`to_char(i.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('cursor_at'));
  }

  private rows() {
    return this.database.kysely<Tables>();
  }
}

type Row = Selectable<Tables['incidents']> & {
  readonly name_en: string | null;
  readonly name_es: string | null;
  readonly label: string | null;
  readonly rule_key: string | null;
  readonly cursor_at: string;
};

function toListed(row: Row): ListedIncident {
  const { name_en: en, name_es: es, label, rule_key: ruleKey, cursor_at: cursorAt } = row;
  const lead = en === null || es === null || ruleKey === null ? null : { name: { en, es }, label: label ?? '', ruleKey };
  return { ...toIncident(row), lead, cursorAt };
}
