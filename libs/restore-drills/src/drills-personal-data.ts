import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { DrillRows } from './drill-rows.repository.js';

/** What drills know about people: who asked for them. */
@Injectable()
export class DrillsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'restore-drills';
  readonly tables = ['ops.restore_drills'];

  constructor(
    private readonly registry: PersonalData,
    private readonly drills: DrillRows,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async *exportOf(userId: string): AsyncIterable<PersonalFile> {
    const records = (await this.drills.findOf(userId)).map(({ id, backupId, state, requestedAt }) => ({
      id,
      backupId,
      state,
      requestedAt,
    }));
    if (records.length > 0) yield { name: 'drills', records };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.drills.forgetPerson(userId);
  }
}
