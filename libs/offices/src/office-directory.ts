import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
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

const MOST = 1_000;

/** Questions other libs may ask about offices. */
@Injectable()
export class OfficeDirectory {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<OfficeSummary | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? toSummary(row) : null;
  }

  /** Offices of an organisation by name, at most 1000. */
  async ofOrganisation(organisationId: string): Promise<OfficeSummary[]> {
    const rows = await this.select().where('organisation_id', '=', organisationId).orderBy('name').orderBy('id').limit(MOST).execute();
    return rows.map(toSummary);
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
