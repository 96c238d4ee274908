import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { OFFICE_READERS } from './office.permissions.js';
import { withinReach } from './office.policy.js';
import type { OfficeState, ZoneState } from './office-state.js';
import type { Tables } from './tables.js';

/** One page; `next` is the sort key of its last row when there are more. */
export interface Page<Row> {
  readonly items: Row[];
  readonly next: readonly [name: string, id: string] | null;
}

/** Which page of which offices. `limit` is 1 to 100. */
export interface OfficeFilter {
  readonly organisationId?: string | undefined;
  readonly archived: boolean;
  /** A part of the name, in any case; empty: all. */
  readonly search?: string | undefined;
  readonly after: readonly string[] | undefined;
  readonly limit: number;
}

const OFFICE = ['o.id', 'o.organisation_id', 'o.name', 'o.time_zone', 'o.version', 'o.created_at', 'o.archived_at'] as const;

/** Offices and zones for those who manage them, or the desks in them. */
@Injectable()
export class OfficeListQuery {
  constructor(private readonly database: Database) {}

  /** Offices by name, then id. */
  async page(actor: Actor, filter: OfficeFilter): Promise<Page<OfficeState>> {
    let select = this.offices(actor)
      .where('o.archived_at', filter.archived ? 'is not' : 'is', null)
      .orderBy('o.name')
      .orderBy('o.id')
      .limit(filter.limit + 1);
    if (filter.organisationId !== undefined) select = select.where('o.organisation_id', '=', filter.organisationId);
    if (filter.search) select = select.where(sql<boolean>`position(lower(${filter.search}) in lower(o.name)) > 0`);
    const [name, id] = filter.after ?? [];
    if (name !== undefined && id !== undefined)
      select = select.where((where) => where(where.refTuple('o.name', 'o.id'), '>', where.tuple(name, id)));
    return pageOf((await select.execute()).map(toOffice), filter.limit);
  }

  /** @throws AppError NOT_FOUND when there is none, or none within reach. */
  async find(actor: Actor, id: string): Promise<OfficeState> {
    const row = await this.offices(actor).where('o.id', '=', id).executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return toOffice(row);
  }

  /** Zones of an office by name, then id. @throws AppError NOT_FOUND when the office is out of reach. */
  async zones(actor: Actor, officeId: string, after: readonly string[] | undefined, limit: number): Promise<Page<ZoneState>> {
    await this.find(actor, officeId);
    let select = this.zonesIn(actor)
      .where('z.office_id', '=', officeId)
      .orderBy('z.name')
      .orderBy('z.id')
      .limit(limit + 1);
    const [name, id] = after ?? [];
    if (name !== undefined && id !== undefined)
      select = select.where((where) => where(where.refTuple('z.name', 'z.id'), '>', where.tuple(name, id)));
    return pageOf(await select.execute(), limit);
  }

  /** @throws AppError NOT_FOUND when there is none, or none within reach. */
  async findZone(actor: Actor, id: string): Promise<ZoneState> {
    const row = await this.zonesIn(actor).where('z.id', '=', id).executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return row;
  }

  private offices(actor: Actor) {
    return this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .select(OFFICE)
      .where(withinReach(actor, ...OFFICE_READERS));
  }

  private zonesIn(actor: Actor) {
    return this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .innerJoin('zones as z', 'z.office_id', 'o.id')
      .select(['z.id', 'z.office_id as officeId', 'z.name', 'z.version'])
      .where(withinReach(actor, ...OFFICE_READERS));
  }
}

function pageOf<Row extends { name: string; id: string }>(rows: Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? [last.name, last.id] : null };
}

interface OfficeRow {
  id: string;
  organisation_id: string;
  name: string;
  time_zone: string;
  version: number;
  created_at: string;
  archived_at: string | null;
}

function toOffice(row: OfficeRow): OfficeState {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    name: row.name,
    timeZone: row.time_zone,
    version: row.version,
    createdAt: new Date(row.created_at),
    archivedAt: row.archived_at === null ? null : new Date(row.archived_at),
  };
}
