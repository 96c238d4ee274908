import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { ReportScheduleRepository } from './report-schedule.repository.js';

/** What this lib knows of a person: which schedules they made, and which of them mail to them. */
@Injectable()
export class ReportSchedulesPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'report-schedules';
  readonly tables = ['report_schedules', 'report_recipients'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly schedules: ReportScheduleRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'schedules', records: await this.schedules.findAllOf(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.schedules.forget(userId);
  }
}
