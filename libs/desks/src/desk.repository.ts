import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { withinReach } from '#offices';
import type { Actor } from '#platform/access';
import { Database } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Desk, type DeskState } from './desk.entity.js';
import type { Tables } from './tables.js';

/** The office a desk stands in, as far as commands need it. */
export interface DeskOffice {
  readonly id: string;
  readonly organisationId: string;
  readonly timeZone: string;
}

/** Write side of desks. Works inside a transaction. */
@Injectable()
export class DeskRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /**
   * The desk, locked until the transaction ends, so that nobody reserves it meanwhile.
   * @throws AppError NOT_FOUND when there is none, or none that the person holds `permission` for.
   */
  async loadFor(actor: Actor, id: string, permission: string): Promise<{ desk: Desk; office: DeskOffice }> {
    const office = await this.joined(actor, permission).where('d.id', '=', id).forUpdate('d').executeTakeFirst();
    if (!office) throw new AppError(PlatformErrors.NOT_FOUND);
    return { desk: await this.em.findOneOrFail(Desk, { id }), office };
  }

  /**
   * The office of a desk that can be reserved; undefined when the desk is unknown, inactive, elsewhere, in an archived
   * office or out of reach. Desk and office stay as they are until the transaction ends.
   */
  findBookable(actor: Actor, deskId: string, officeId: string, permission: string): Promise<DeskOffice | undefined> {
    return this.joined(actor, permission)
      .where('d.id', '=', deskId)
      .where('d.office_id', '=', officeId)
      .where('d.status', '=', 'active')
      .where('o.archived_at', 'is', null)
      .forShare()
      .executeTakeFirst();
  }

  /** An office for a new desk: within reach and not archived. It stays so until the transaction ends. */
  findOffice(actor: Actor, officeId: string, permission: string): Promise<DeskOffice | undefined> {
    return this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .select(['o.id', 'o.organisation_id as organisationId', 'o.time_zone as timeZone'])
      .where('o.id', '=', officeId)
      .where('o.archived_at', 'is', null)
      .where(withinReach(actor, permission))
      .forShare()
      .executeTakeFirst();
  }

  create({ position, version: _, ...values }: DeskState & { demoBatchId?: string }): Desk {
    return this.em.create(Desk, {
      ...values,
      positionX: position?.x ?? null,
      positionY: position?.y ?? null,
      demoBatchId: values.demoBatchId ?? null,
    });
  }

  /** Writes at once, so that a taken code is noticed by the command that caused it. */
  async save(...desks: Desk[]): Promise<void> {
    for (const desk of desks) this.em.persist(desk);
    await this.em.flush();
  }

  async remove(desk: Desk): Promise<void> {
    this.em.remove(desk);
    await this.em.flush();
  }

  countDemo(demoBatchId: string): Promise<number> {
    return this.em.count(Desk, { demoBatchId });
  }

  /** Desks of an organisation that are not demo data. */
  async countUnmarkedIn(organisationId: string, since?: Date): Promise<number> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('desks as d')
      .innerJoin('offices as o', 'o.id', 'd.office_id')
      .select((select) => select.fn.countAll<string>().as('count'))
      .where('o.organisation_id', '=', organisationId)
      .where('d.demo_batch_id', 'is', null)
      .$if(since !== undefined, (those) => those.where('d.created_at', '>', sql<string>`${since}`))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /** Reservations have to be gone. */
  async removeAllOf(organisationId: string): Promise<void> {
    await this.database
      .kysely<Tables>()
      .deleteFrom('desks')
      .where('office_id', 'in', (select) => select.selectFrom('offices').select('id').where('organisation_id', '=', organisationId))
      .execute();
  }

  private joined(actor: Actor, permission: string) {
    return this.database
      .kysely<Tables>()
      .selectFrom('offices as o')
      .innerJoin('desks as d', 'd.office_id', 'o.id')
      .select(['o.id', 'o.organisation_id as organisationId', 'o.time_zone as timeZone'])
      .where(withinReach(actor, permission));
  }
}
