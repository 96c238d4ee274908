import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { ClockPlanner } from './clock-planner.service.js';
import { TicketTargetRepository } from './ticket-target.repository.js';

const HOUR = 60;
/** A working day. */
const DAY = 8 * HOUR;

/** What the demo organisation promises: the hours of its office count. */
@Injectable()
export class DemoTicketTargets implements DemoContributor, OnModuleInit {
  readonly name = 'ticket-targets';
  readonly after = ['organisations', 'business-hours'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly targets: TicketTargetRepository,
    private readonly planner: ClockPlanner,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed({ id, organisationId }: DemoBatch): Promise<string[]> {
    const targets = {
      low: { first_response: 2 * DAY, next_response: 2 * DAY, resolution: null },
      normal: { first_response: DAY, next_response: DAY, resolution: 5 * DAY },
      high: { first_response: 2 * HOUR, next_response: 4 * HOUR, resolution: 2 * DAY },
      urgent: { first_response: HOUR / 2, next_response: HOUR, resolution: DAY },
    };
    await this.targets.save(organisationId, { businessHoursId: null, targets, pausedIn: ['pending'], warnPercent: 75 }, id);
    await this.planner.planAnew(organisationId, 'targets');
    return ['Targets for tickets of each priority'];
  }

  async count({ organisationId }: DemoBatch): Promise<RowCounts> {
    return { ticket_targets: await this.targets.countDemo(organisationId, true) };
  }

  async attached({ organisationId }: DemoBatch, since?: Date): Promise<RowCounts> {
    return { ticket_targets: await this.targets.countDemo(organisationId, false, since) };
  }

  async purge({ organisationId }: DemoBatch): Promise<void> {
    await this.targets.removeAllOf(organisationId);
  }
}
