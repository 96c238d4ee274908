import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Office } from './office.entity.js';
import { withinReach } from './office.policy.js';
import type { Tables } from './tables.js';

/** Write side of offices. Works inside a transaction. */
@Injectable()
export class OfficeRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /**
   * The office, locked until the transaction ends.
   * @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for.
   */
  async loadFor(actor: Actor, id: string, permission: string): Promise<Office> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .select('o.id')
      .where('o.id', '=', id)
      .where(withinReach(actor, permission))
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw new AppError(PlatformErrors.NOT_FOUND);
    return this.em.findOneOrFail(Office, { id });
  }

  count(where: { organisationId?: string; demoBatchId: string | null; createdAt?: { $gt: Date } }): Promise<number> {
    return this.em.count(Office, where);
  }

  /** Every office, locked until the transaction ends. */
  async lockAllOf(organisationId: string): Promise<void> {
    await this.database
      .kysely<Tables>()
      .selectFrom('offices')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .orderBy('id')
      .forUpdate()
      .execute();
  }

  /** With their zones; desks have to be gone. */
  async removeAllOf(organisationId: string): Promise<void> {
    await this.em.nativeDelete(Office, { organisationId });
  }

  create(values: { id: string; organisationId: string; name: string; timeZone: string; demoBatchId?: string }): Office {
    return this.em.create(Office, { ...values, archivedAt: null, demoBatchId: values.demoBatchId ?? null });
  }

  /** Writes at once, so that a taken name is noticed by the command that caused it. */
  async save(office: Office): Promise<void> {
    this.em.persist(office);
    await this.em.flush();
  }

  async remove(office: Office): Promise<void> {
    this.em.remove(office);
    await this.em.flush();
  }
}
