import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
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

  /** @param limit 1 to 100. Slugs are unique, so a page starts exactly where the last one ended. */
  async page(actor: Actor, after: string | null, limit: number): Promise<OrganisationPage> {
    requireManagement(actor);
    let select = this.database
      .kysely<Tables>()
      .selectFrom('organisations')
      .select(['id', 'name', 'slug', 'time_zone', 'is_default', 'version', 'created_at'])
      .orderBy('slug')
      .limit(limit + 1);
    if (after !== null) select = select.where('slug', '>', after);
    const rows = await select.execute();
    const items = rows.slice(0, limit).map((row) => ({
      id: row.id,
      name: row.name,
      slug: row.slug,
      timeZone: row.time_zone,
      isDefault: row.is_default,
      version: row.version,
      createdAt: new Date(row.created_at),
    }));
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.slug : null };
  }
}
