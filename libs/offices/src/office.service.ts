import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { Clock } from '#platform/time';
import type { Office } from './office.entity.js';
import { OfficeErrors } from './office.errors.js';
import { OfficePermissions } from './office.permissions.js';
import { OfficeRepository } from './office.repository.js';
import type { OfficeState } from './office-state.js';
import { OfficeUses } from './office-uses.js';

const MANAGE = OfficePermissions['office.manage'];

/** What is said of a new office. */
export interface NewOffice {
  readonly organisationId: string;
  readonly name: string;
  readonly timeZone: string;
}

/** What may change of an office; absent fields stay as they are. */
export interface OfficeChanges {
  readonly name?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly archived?: boolean | undefined;
}

/** Commands on offices, for those who manage them. */
@Injectable()
export class OfficeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly offices: OfficeRepository,
    private readonly uses: OfficeUses,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async create(actor: Actor, input: NewOffice): Promise<OfficeState> {
    if (!actor.can(MANAGE, { type: 'organisation', organisationId: input.organisationId }))
      throw new AppError(OfficeErrors.ORGANISATION_UNKNOWN);
    return this.write(async () => {
      const office = this.offices.create({ id: newId(), ...input });
      await this.offices.save(office);
      await this.audit.record({ action: 'office.create', ...about(office), after: auditable(office) });
      return stateOf(office);
    });
  }

  /**
   * @param version the one the caller saw (If-Match); absent: change whatever is there.
   * @throws AppError OFFICE_IN_USE when it is to be archived while something still counts on it.
   */
  async update(actor: Actor, id: string, changes: OfficeChanges, version?: number): Promise<OfficeState> {
    return this.write(async () => {
      const office = await this.offices.loadFor(actor, id, MANAGE);
      expectVersion(office.version, version);
      const before = auditable(office);
      if (changes.name !== undefined) office.name = changes.name;
      if (changes.timeZone !== undefined) office.timeZone = changes.timeZone;
      if (changes.archived !== undefined && changes.archived !== (office.archivedAt !== null)) {
        if (changes.archived) await this.expectUnused(id);
        office.archivedAt = changes.archived ? this.clock.now() : null;
      }
      await this.offices.save(office);
      const after = auditable(office);
      if (JSON.stringify(before) !== JSON.stringify(after))
        await this.audit.record({ action: 'office.update', ...about(office), before, after });
      return stateOf(office);
    });
  }

  /** Deletes an office that never had a desk, with its zones. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.write(async () => {
      const office = await this.offices.loadFor(actor, id, MANAGE);
      await this.audit.record({ action: 'office.delete', ...about(office), before: auditable(office) });
      await this.offices.remove(office);
    });
  }

  private async expectUnused(id: string): Promise<void> {
    const uses = await this.uses.of(id);
    if (Object.keys(uses).length > 0) throw new AppError(OfficeErrors.OFFICE_IN_USE, uses);
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === 'offices_name') throw new AppError(OfficeErrors.OFFICE_NAME_TAKEN, undefined, { cause: error });
      if (constraint === 'offices_organisation_id_fkey') throw new AppError(OfficeErrors.ORGANISATION_UNKNOWN, undefined, { cause: error });
      if (constraint?.endsWith('_office_id_fkey')) throw new AppError(OfficeErrors.OFFICE_IN_USE, undefined, { cause: error });
      throw error;
    }
  }
}

function about(office: Office) {
  return { target: { type: 'office', id: office.id }, organisationId: office.organisationId };
}

function auditable(office: Office): { name: string; timeZone: string; archived: boolean } {
  return { name: office.name, timeZone: office.timeZone, archived: office.archivedAt !== null };
}

function stateOf(office: Office): OfficeState {
  const { id, organisationId, name, timeZone, version, createdAt, archivedAt } = office;
  return { id, organisationId, name, timeZone, version, createdAt, archivedAt: archivedAt ?? null };
}
