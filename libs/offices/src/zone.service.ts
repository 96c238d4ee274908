import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { OfficeErrors } from './office.errors.js';
import { OfficePermissions } from './office.permissions.js';
import { OfficeRepository } from './office.repository.js';
import type { ZoneState } from './office-state.js';
import type { Zone } from './zone.entity.js';
import { ZoneRepository } from './zone.repository.js';

const MANAGE = OfficePermissions['office.manage'];

/** Commands on zones, for those who manage their office. */
@Injectable()
export class ZoneService {
  constructor(
    private readonly transactions: Transactions,
    private readonly offices: OfficeRepository,
    private readonly zones: ZoneRepository,
    private readonly audit: AuditLog,
  ) {}

  async create(actor: Actor, officeId: string, name: string): Promise<ZoneState> {
    return this.write(async () => {
      const office = await this.offices.loadFor(actor, officeId, MANAGE);
      const zone = this.zones.create({ id: newId(), officeId, name });
      await this.zones.save(zone);
      await this.audit.record({ action: 'zone.create', ...about(zone, office.organisationId), after: { officeId, name } });
      return stateOf(zone);
    });
  }

  /** @param version the one the caller saw (If-Match); absent: change whatever is there. */
  async rename(actor: Actor, id: string, name: string, version?: number): Promise<ZoneState> {
    return this.write(async () => {
      const { zone, organisationId } = await this.zones.loadFor(actor, id, MANAGE);
      expectVersion(zone.version, version);
      const before = { name: zone.name };
      zone.name = name;
      await this.zones.save(zone);
      if (before.name !== name) await this.audit.record({ action: 'zone.update', ...about(zone, organisationId), before, after: { name } });
      return stateOf(zone);
    });
  }

  /** Deletes a zone without desks. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.write(async () => {
      const { zone, organisationId } = await this.zones.loadFor(actor, id, MANAGE);
      await this.audit.record({
        action: 'zone.delete',
        ...about(zone, organisationId),
        before: { officeId: zone.officeId, name: zone.name },
      });
      await this.zones.remove(zone);
    });
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'zones_name') throw new AppError(OfficeErrors.ZONE_NAME_TAKEN, undefined, { cause: error });
      if (constraint === 'desks_zone') throw new AppError(OfficeErrors.ZONE_IN_USE, undefined, { cause: error });
      throw error;
    }
  }
}

function about(zone: Zone, organisationId: string) {
  return { target: { type: 'zone', id: zone.id }, organisationId };
}

function stateOf({ id, officeId, name, version }: Zone): ZoneState {
  return { id, officeId, name, version };
}
