import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { withinReach } from './office.policy.js';
import type { Tables } from './tables.js';

/** What other libs may know of an office. */
export interface OfficeSummary {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  /** Name of the tz database; decides what day it is there. */
  readonly timeZone: string;
  readonly archived: boolean;
}

/** An office in use, with the zones in it. */
export interface OpenOffice {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly timeZone: string;
  /** By name, at most 200. */
  readonly zones: readonly { readonly id: string; readonly name: string }[];
}

const MOST = 1_000;
const MOST_ZONES = 200;

/** Questions other libs may ask about offices. */
@Injectable()
export class OfficeDirectory {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<OfficeSummary | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toSummary(row) : null;
  }

  /** The organisation of each office, at most 1000 at a time; ids of no office are missing from the result. */
  async organisationsOf(ids: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();
    if (wanted.length > MOST) throw new Error(`organisationsOf takes at most ${MOST} ids`);
    const rows = await this.select().where('id', 'in', wanted).execute();
    return new Map(rows.map((row) => [row.id, row.organisation_id]));
  }

  /** Names by id, at most 1000 ids at a time; ids of no office are missing from the result. */
  async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    if (ids.length > MOST) throw new Error(`namesOf takes at most ${MOST} ids`);
    const rows = await this.select()
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Offices of an organisation by name, at most 1000. */
  async ofOrganisation(organisationId: string): Promise<OfficeSummary[]> {
    const rows = await this.select().where('organisation_id', '=', organisationId).orderBy('name').orderBy('id').limit(MOST).execute();
    return rows.map(toSummary);
  }

  /** Ids of the offices of some organisations, at most 1000. */
  async idsIn(organisationIds: readonly string[]): Promise<string[]> {
    if (organisationIds.length === 0) return [];
    const rows = await this.select().where('organisation_id', 'in', organisationIds).orderBy('id').limit(MOST).execute();
    return rows.map((row) => row.id);
  }

  /** Offices in use that the person holds `permission` for, by name, at most 1000. */
  async openWithin(actor: Actor, permission: string): Promise<OpenOffice[]> {
    const { rows } = await sql<OpenOffice>`
      select o.id, o.organisation_id as "organisationId", o.name, o.time_zone as "timeZone",
        coalesce((
          select jsonb_agg(jsonb_build_object('id', z.id, 'name', z.name) order by z.name, z.id)
          from (select id, name from zones where office_id = o.id order by name, id limit ${sql.lit(MOST_ZONES)}) z
        ), '[]') as zones
      from offices o where o.archived_at is null and ${withinReach(actor, permission)}
      order by o.name, o.id limit ${sql.lit(MOST)}`.execute(this.database.kysely());
    return rows;
  }

  /** Ids of the zones of an office by name, at most 1000. */
  async zoneIds(officeId: string): Promise<string[]> {
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('zones')
      .select('id')
      .where('office_id', '=', officeId)
      .orderBy('name')
      .orderBy('id')
      .limit(MOST)
      .execute();
    return rows.map((row) => row.id);
  }

  private select() {
    return this.database.kysely<Tables>().selectFrom('offices').select(['id', 'organisation_id', 'name', 'time_zone', 'archived_at']);
  }
}

function toSummary(row: {
  id: string;
  organisation_id: string;
  name: string;
  time_zone: string;
  archived_at: string | null;
}): OfficeSummary {
  return { id: row.id, organisationId: row.organisation_id, name: row.name, timeZone: row.time_zone, archived: row.archived_at !== null };
}
