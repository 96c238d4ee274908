import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { requireManagement } from './organisation.policy.js';
import type { OrganisationState } from './organisation-state.js';
import type { Tables } from './tables.js';

/** A page of organisations, by slug. */
export interface OrganisationPage {
  readonly items: OrganisationState[];
  /** The slug to continue after; null on the last page. */
  readonly nextCursor: string | null;
}

/** Organisations for the administration screens. */
@Injectable()
export class OrganisationListQuery {
  constructor(private readonly database: Database) {}

  /**
   * Slugs are unique, so a page starts exactly where the last one ended.
   * @param limit 1 to 100.
   * @param search a part of the name or the slug, in any case; empty: all.
   */
  async page(actor: Actor, after: string | null, limit: number, search = ''): Promise<OrganisationPage> {
    requireManagement(actor);
    let select = this.organisations()
      .orderBy('slug')
      .limit(limit + 1);
    if (after !== null) select = select.where('slug', '>', after);
    if (search !== '') select = select.where(sql<boolean>`position(lower(${search}) in lower(name || ' ' || slug)) > 0`);
    const rows = await select.execute();
    const items = rows.slice(0, limit).map(toOrganisation);
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.slug : null };
  }

  /** @throws AppError NOT_FOUND */
  async find(actor: Actor, id: string): Promise<OrganisationState> {
    requireManagement(actor);
    const row = await this.organisations().where('id', '=', id).executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return toOrganisation(row);
  }

  private organisations() {
    return this.database
      .kysely<Tables>()
      .selectFrom('organisations')
      .select(['id', 'name', 'slug', 'time_zone', 'is_default', 'version', 'created_at']);
  }
}

interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly time_zone: string;
  readonly is_default: boolean;
  readonly version: number;
  readonly created_at: string;
}

function toOrganisation(row: OrganisationRow): OrganisationState {
  return {
    id: row.id,
    name: row.name,
    slug: row.slug,
    timeZone: row.time_zone,
    isDefault: row.is_default,
    version: row.version,
    createdAt: new Date(row.created_at),
  };
}
