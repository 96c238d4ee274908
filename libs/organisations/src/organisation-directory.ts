import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** What other libs may know of an organisation. */
export interface OrganisationSummary {
  readonly id: string;
  readonly name: string;
  /** Name of the tz database, such as `Europe/Madrid`. */
  readonly timeZone: string;
}

const MOST = 1_000;

/** Questions other libs may ask about organisations. */
@Injectable()
export class OrganisationDirectory {
  constructor(private readonly database: Database) {}

  /** The organisation that every new account joins. */
  async default(): Promise<OrganisationSummary> {
    const row = await this.select().where('is_default', '=', true).executeTakeFirst();
    if (!row) throw new Error('The default organisation is missing; a migration inserts it.');
    return { id: row.id, name: row.name, timeZone: row.time_zone };
  }

  async find(id: string): Promise<OrganisationSummary | null> {
    const row = await this.select().where('id', '=', id).executeTakeFirst();
    return row ? { id: row.id, name: row.name, timeZone: row.time_zone } : null;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.find(id)) !== null;
  }

  /** Whether there is another one than the default. */
  async areSeveral(): Promise<boolean> {
    return (await this.select().limit(2).execute()).length > 1;
  }

  /** Names by id, at most 1000 ids at a time; ids of no organisation are missing from the result. */
  async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    if (ids.length > MOST) throw new Error(`namesOf takes at most ${MOST} ids`);
    const rows = await this.select()
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private select() {
    return this.database.kysely<Tables>().selectFrom('organisations').select(['id', 'name', 'time_zone']);
  }
}
