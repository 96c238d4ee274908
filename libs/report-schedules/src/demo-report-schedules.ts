import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { ReportScheduleRepository } from './report-schedule.repository.js';

/** Brings no demo data; schedules that somebody made of the figures of the demo organisation hold it. */
@Injectable()
export class DemoReportSchedules implements DemoContributor, OnModuleInit {
  readonly name = 'report-schedules';
  readonly after = ['organisations'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly schedules: ReportScheduleRepository,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  seed(): Promise<string[]> {
    return Promise.resolve([]);
  }

  count(): Promise<RowCounts> {
    return Promise.resolve({});
  }

  async attached({ organisationId }: DemoBatch, since?: Date): Promise<RowCounts> {
    return { report_schedules: await this.schedules.countOf(organisationId, since) };
  }

  async purge({ organisationId }: DemoBatch): Promise<void> {
    await this.schedules.removeAllOf(organisationId);
  }
}
