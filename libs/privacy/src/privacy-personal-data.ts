import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '#platform/jobs';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { PersonalExportRepository } from './personal-export.repository.js';
import { RemoveOldExports } from './privacy.jobs.js';

/** What this lib knows of a person: that they asked what is known. */
@Injectable()
export class PrivacyPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'privacy';
  /** The ledger is what remembers that somebody is to stay forgotten: it has nothing to hand over and never lets go. */
  readonly tables = ['personal_exports', 'ops.erasure_ledger'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly exports: PersonalExportRepository,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'exports', records: await this.exports.findAllOf(userId) };
  }

  /** Files are removed right after: none may wait for a schedule, none can be removed inside a transaction. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    if (await this.exports.disown(userId)) await this.jobs.enqueue(RemoveOldExports, {});
  }
}
