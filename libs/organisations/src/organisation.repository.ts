import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Organisation } from './organisation.entity.js';

/** Write side of organisations. Works inside a transaction. */
@Injectable()
export class OrganisationRepository {
  constructor(private readonly em: EntityManager) {}

  findById(id: string): Promise<Organisation | null> {
    return this.em.findOne(Organisation, { id });
  }

  /** Until the transaction ends nothing that refers to it can be written. */
  async lock(id: string): Promise<void> {
    await this.em.findOne(Organisation, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  }

  /** Writes at once, so that a taken slug or a competing edit is noticed by the command that caused it. */
  async save(organisation: Organisation): Promise<void> {
    this.em.persist(organisation);
    await this.em.flush();
  }

  countDemo(demoBatchId: string): Promise<number> {
    return this.em.count(Organisation, { demoBatchId });
  }

  async removeDemo(demoBatchId: string): Promise<void> {
    await this.em.nativeDelete(Organisation, { demoBatchId });
  }

  create(values: { id: string; name: string; slug: string; timeZone: string; demoBatchId?: string }): Organisation {
    return this.em.create(Organisation, { ...values, isDefault: false, demoBatchId: values.demoBatchId ?? null });
  }
}
