import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { BackupRuns } from './backup-runs.repository.js';

/** What is known here about people: that they asked for a backup. What is in backups goes when they go, and is erased again by a restore. */
@Injectable()
export class BackupsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'backups';
  readonly tables = ['ops.backup_runs'];

  constructor(
    private readonly registry: PersonalData,
    private readonly runs: BackupRuns,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  *exportOf(userId: string): Iterable<PersonalFile> {
    yield { name: 'requests', records: this.requestsOf(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.runs.forgetPerson(userId);
  }

  private async *requestsOf(userId: string): AsyncIterable<unknown> {
    for (const { backupId, work, note, requestedAt } of await this.runs.requestedBy(userId))
      yield { backupId, work, note, requestedAt: requestedAt.toISOString() };
  }
}
