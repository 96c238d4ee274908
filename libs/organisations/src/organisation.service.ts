import { OptimisticLockError } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import type { Organisation } from './organisation.entity.js';
import { OrganisationErrors } from './organisation.errors.js';
import { requireManagement } from './organisation.policy.js';
import { OrganisationRepository } from './organisation.repository.js';
import type { OrganisationState } from './organisation-state.js';

/** What an administrator says of a new organisation. */
export interface NewOrganisation {
  readonly name: string;
  /** Short name in links; made from the name when absent. */
  readonly slug?: string;
  readonly timeZone: string;
}

/** Commands on organisations, for administrators of the installation. */
@Injectable()
export class OrganisationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
  ) {}

  async create(actor: Actor, input: NewOrganisation): Promise<OrganisationState> {
    requireManagement(actor);
    return this.write(async () => {
      const slug = input.slug ?? slugOf(input.name);
      if (slug === '')
        throw new AppError(PlatformErrors.VALIDATION_FAILED, {
          fields: [{ field: 'slug', problem: 'is needed: the name has no letters for one' }],
        });
      const organisation = this.organisations.create({ id: newId(), name: input.name, slug, timeZone: input.timeZone });
      await this.organisations.save(organisation);
      await this.audit.record({
        action: 'organisation.create',
        target: { type: 'organisation', id: organisation.id },
        organisationId: organisation.id,
        after: auditable(organisation),
      });
      return stateOf(organisation);
    });
  }

  /** @param version the one the caller saw (If-Match); absent: change whatever is there. Absent fields stay as they are. */
  async update(actor: Actor, id: string, changes: Partial<NewOrganisation>, version?: number): Promise<OrganisationState> {
    requireManagement(actor);
    return this.write(async () => {
      const organisation = await this.organisations.findById(id);
      if (!organisation) throw new AppError(PlatformErrors.NOT_FOUND);
      expectVersion(organisation.version, version);
      const before = auditable(organisation);
      if (changes.name !== undefined) organisation.name = changes.name;
      if (changes.slug !== undefined) organisation.slug = changes.slug;
      if (changes.timeZone !== undefined) organisation.timeZone = changes.timeZone;
      await this.organisations.save(organisation);
      const after = auditable(organisation);
      if (JSON.stringify(before) !== JSON.stringify(after)) {
        await this.audit.record({ action: 'organisation.update', target: { type: 'organisation', id }, organisationId: id, before, after });
      }
      return stateOf(organisation);
    });
  }

  private async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      if (violatedConstraint(error) === 'organisations_slug_key')
        throw new AppError(OrganisationErrors.ORGANISATION_SLUG_TAKEN, undefined, { cause: error });
      if (error instanceof OptimisticLockError) throw new AppError(PlatformErrors.CONFLICT, undefined, { cause: error });
      throw error;
    }
  }
}

/** "Café Größe & Co" becomes "cafe-grosse-co"; at most 63 characters, empty when nothing is left. */
function slugOf(name: string): string {
  const letters = name.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return letters
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

function auditable(organisation: Organisation): { name: string; slug: string; timeZone: string } {
  return { name: organisation.name, slug: organisation.slug, timeZone: organisation.timeZone };
}

function stateOf(organisation: Organisation): OrganisationState {
  const { id, name, slug, timeZone, isDefault, version, createdAt } = organisation;
  return { id, name, slug, timeZone, isDefault, version, createdAt };
}
