import { Injectable } from '@nestjs/common';
import { ALWAYS_OPEN, BusinessHoursDirectory, type Hours } from '#business-hours';
import { Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { Clock as Time } from '#platform/time';
import type { ClockPlan } from './clock.js';
import { PlanClocks } from './clocks.jobs.js';
import type { PlanReason } from './tables.js';
import { TicketTargetRepository } from './ticket-target.repository.js';

/** Makes the next plan of an organisation when what it promised, or the hours that count, are others than those of the last. */
@Injectable()
export class ClockPlanner {
  constructor(
    private readonly transactions: Transactions,
    private readonly targets: TicketTargetRepository,
    private readonly hours: BusinessHoursDirectory,
    private readonly jobs: Jobs,
    private readonly time: Time,
  ) {}

  /** Counts from this moment on; clocks that run are planned anew by a job. Joins the caller's transaction. */
  planAnew(organisationId: string, reason: PlanReason): Promise<void> {
    return this.transactions.run(async () => {
      const promised = await this.targets.lock(organisationId);
      if (!promised) return;
      const last = await this.targets.latestPlan(organisationId);
      const plan: ClockPlan = {
        number: (last?.number ?? 0) + 1,
        from: this.time.now(),
        targets: promised.targets,
        pausedIn: promised.pausedIn,
        warnPercent: promised.warnPercent,
        hours: await this.hoursOf(organisationId, promised.businessHoursId),
      };
      const isOther = !last || wordsOf(last) !== wordsOf(plan);
      if (isOther) await this.targets.addPlan(organisationId, reason, plan);
      // Whoever changes the hours meanwhile does not see these targets yet: the job looks at the hours again.
      if (isOther || reason === 'targets') await this.jobs.enqueue(PlanClocks, { organisationId });
    });
  }

  /** After those hours changed, or the default ones did. Joins the caller's transaction. */
  async planAnewBy(businessHoursId: string): Promise<void> {
    let after: string | undefined;
    do {
      const organisationIds = await this.targets.organisationsBy(businessHoursId, after);
      for (const organisationId of organisationIds) await this.planAnew(organisationId, 'hours');
      after = organisationIds.at(-1);
    } while (after !== undefined);
  }

  private async hoursOf(organisationId: string, businessHoursId: string | null): Promise<Hours> {
    const chosen = businessHoursId === null ? await this.hours.defaultOf(organisationId) : await this.hours.find(businessHoursId);
    const { timeZone, alwaysOpen, ranges, holidays } = chosen ?? ALWAYS_OPEN;
    return { timeZone, alwaysOpen, ranges, holidays };
  }
}

/** What makes one plan another. Names of holidays count for nothing, but do no harm. */
function wordsOf({ targets, pausedIn, warnPercent, hours }: ClockPlan): string {
  return JSON.stringify([targets, pausedIn, warnPercent, hours], (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : value,
  );
}
