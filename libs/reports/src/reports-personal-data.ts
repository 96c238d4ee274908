import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#platform/jobs';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { ReportRepository } from './report.repository.js';
import { RemoveOldReports } from './reports.jobs.js';

/** What this lib knows of a person: which reports they asked for. In the files stand figures, and nobody's name. */
@Injectable()
export class ReportsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'reports';
  readonly tables = ['reports'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly reports: ReportRepository,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const reports = await this.reports.findAllAskedBy(userId);
    const records = reports.map(({ kind, format, first_day: from, last_day: to, requested_at: requestedAt }) => ({
      kind,
      format,
      from,
      to,
      requestedAt,
    }));
    yield { name: 'reports', records };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    if (await this.reports.disown(userId)) await this.jobs.enqueue(RemoveOldReports, {});
  }
}
