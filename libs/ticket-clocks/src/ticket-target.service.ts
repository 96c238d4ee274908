import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { BusinessHoursDirectory } from '#business-hours';
import { OrganisationDirectory } from '#organisations';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { scopeOf, TICKET_PRIORITIES, TicketPermissions } from '#tickets';
import type { Targets } from './clock.js';
import { ClockPlanner } from './clock-planner.service.js';
import { TicketTargetRepository, type TargetValues, type TicketTargets } from './ticket-target.repository.js';

const NOTHING = { first_response: null, next_response: null, resolution: null };

/** Where nobody promised anything yet. */
const NO_TARGETS: TicketTargets = {
  businessHoursId: null,
  targets: Object.fromEntries(TICKET_PRIORITIES.map((priority) => [priority, NOTHING])) as unknown as Targets,
  pausedIn: ['pending'],
  warnPercent: 75,
  version: 0,
};

/** What an organisation promises about its tickets. */
@Injectable()
export class TicketTargetService {
  constructor(
    private readonly transactions: Transactions,
    private readonly targets: TicketTargetRepository,
    private readonly planner: ClockPlanner,
    private readonly hours: BusinessHoursDirectory,
    private readonly organisations: OrganisationDirectory,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AppError NOT_FOUND for an organisation out of reach */
  async find(actor: Actor, organisationId: string): Promise<TicketTargets> {
    await this.requireManages(actor, organisationId);
    return (await this.targets.find(organisationId)) ?? NO_TARGETS;
  }

  /**
   * Counts from this moment on; what stopped before stays as it was counted.
   * @param version the one the caller saw (If-Match); absent: replace whatever is there.
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED for hours that are not of the organisation or the installation
   */
  async replace(actor: Actor, organisationId: string, values: TargetValues, version?: number): Promise<TicketTargets> {
    await this.requireManages(actor, organisationId);
    return this.transactions.run(async () => {
      const before = (await this.targets.lock(organisationId)) ?? NO_TARGETS;
      expectVersion(before.version, version);
      await this.requireHours(organisationId, values.businessHoursId);
      await this.targets.save(organisationId, values);
      await this.audit.record({
        action: 'ticket-targets.update',
        target: { type: 'organisation', id: organisationId },
        organisationId,
        before: before.version === 0 ? {} : auditable(before),
        after: auditable(values),
      });
      await this.planner.planAnew(organisationId, 'targets');
      return { ...values, version: before.version + 1 };
    });
  }

  private async requireManages(actor: Actor, organisationId: string): Promise<void> {
    const manages = actor.can(TicketPermissions['tickets.manage'], scopeOf(organisationId));
    if (!manages || !(await this.organisations.exists(organisationId))) throw new AppError(PlatformErrors.NOT_FOUND);
  }

  private async requireHours(organisationId: string, businessHoursId: string | null): Promise<void> {
    if (businessHoursId === null) return;
    const hours = await this.hours.hold(businessHoursId);
    if (!hours || (hours.organisationId !== null && hours.organisationId !== organisationId))
      throw new AppError(PlatformErrors.VALIDATION_FAILED, {
        fields: [{ field: 'businessHoursId', problem: 'is none of this organisation' }],
      });
  }
}

function auditable({ businessHoursId, targets, pausedIn, warnPercent }: TargetValues): Record<string, unknown> {
  return { businessHoursId, targets, pausedIn, warnPercent };
}
