import { Injectable } from '@nestjs/common';
import { withinReach } from '#offices';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { DeskPermissions } from './desk.permissions.js';
import type { DeskState } from './desk.entity.js';
import type { DeskStatus, Tables } from './tables.js';

/** Which page of which desks. `limit` is 1 to 100. */
export interface DeskFilter {
  readonly officeId?: string | undefined;
  readonly zoneId?: string | undefined;
  readonly status?: DeskStatus | undefined;
  readonly after?: readonly string[] | undefined;
  readonly limit: number;
}

/** A page of desks; `next` is the sort key of its last row when there are more. */
export interface DeskPage {
  readonly items: DeskState[];
  readonly next: readonly [code: string, id: string] | null;
}

/** Desks for those who manage them. */
@Injectable()
export class DeskListQuery {
  constructor(private readonly database: Database) {}

  /** Desks by code, then id. */
  async page(actor: Actor, filter: DeskFilter): Promise<DeskPage> {
    let select = this.desks(actor)
      .orderBy('d.code')
      .orderBy('d.id')
      .limit(filter.limit + 1);
    if (filter.officeId !== undefined) select = select.where('d.office_id', '=', filter.officeId);
    if (filter.zoneId !== undefined) select = select.where('d.zone_id', '=', filter.zoneId);
    if (filter.status !== undefined) select = select.where('d.status', '=', filter.status);
    const [code, id] = filter.after ?? [];
    if (code !== undefined && id !== undefined)
      select = select.where((where) => where(where.refTuple('d.code', 'd.id'), '>', where.tuple(code, id)));
    const rows = await select.execute();
    const items = rows.slice(0, filter.limit).map(toState);
    const last = items.at(-1);
    return { items, next: rows.length > filter.limit && last ? [last.code, last.id] : null };
  }

  /** @throws AppError NOT_FOUND when there is none, or none within reach. */
  async find(actor: Actor, id: string): Promise<DeskState> {
    const row = await this.desks(actor).where('d.id', '=', id).executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return toState(row);
  }

  private desks(actor: Actor) {
    return this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .innerJoin('desks as d', 'd.office_id', 'o.id')
      .select(['d.id', 'd.office_id', 'd.zone_id', 'd.code', 'd.name', 'd.status', 'd.position_x', 'd.position_y', 'd.version'])
      .where(withinReach(actor, DeskPermissions['desk.manage']));
  }
}

interface DeskRow {
  id: string;
  office_id: string;
  zone_id: string | null;
  code: string;
  name: string;
  status: DeskStatus;
  position_x: number | null;
  position_y: number | null;
  version: number;
}

function toState({
  id,
  office_id: officeId,
  zone_id: zoneId,
  code,
  name,
  status,
  position_x: x,
  position_y: y,
  version,
}: DeskRow): DeskState {
  return { id, officeId, zoneId, code, name, status, position: x === null || y === null ? null : { x, y }, version };
}
