import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { withinReach } from './office.policy.js';
import type { Tables } from './tables.js';
import { Zone } from './zone.entity.js';

/** A zone and the organisation it belongs to. */
export interface LoadedZone {
  readonly zone: Zone;
  readonly organisationId: string;
}

/** Write side of zones. Works inside a transaction. */
@Injectable()
export class ZoneRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /**
   * The zone, locked until the transaction ends.
   * @throws AppError NOT_FOUND when there is none, or none in an office that the person holds `permission` for.
   */
  async loadFor(actor: Actor, id: string, permission: string): Promise<LoadedZone> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .innerJoin('zones as z', 'z.office_id', 'o.id')
      .select('o.organisation_id')
      .where('z.id', '=', id)
      .where(withinReach(actor, permission))
      .forUpdate('z')
      .executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return { zone: await this.em.findOneOrFail(Zone, { id }), organisationId: row.organisation_id };
  }

  count(where: { demoBatchId: string }): Promise<number> {
    return this.em.count(Zone, where);
  }

  /** Zones of an organisation that are not demo data. */
  async countUnmarkedIn(organisationId: string, since?: Date): Promise<number> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('zones as z')
      .innerJoin('offices as o', 'o.id', 'z.office_id')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('o.organisation_id', '=', organisationId)
      .where('z.demo_batch_id', 'is', null)
      .$if(since !== undefined, (those) => those.where('z.created_at', '>', sql<string>`${since}`))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  create(values: { id: string; officeId: string; name: string; demoBatchId?: string }): Zone {
    return this.em.create(Zone, { ...values, demoBatchId: values.demoBatchId ?? null });
  }

  async save(zone: Zone): Promise<void> {
    this.em.persist(zone);
    await this.em.flush();
  }

  async remove(zone: Zone): Promise<void> {
    this.em.remove(zone);
    await this.em.flush();
  }
}
