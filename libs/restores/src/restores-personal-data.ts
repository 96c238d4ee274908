import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { RestoreRows } from '#restore-engine';

/** What restores know about people: who asked for them. */
@Injectable()
export class RestoresPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'restores';
  readonly tables = ['ops.restores'];

  constructor(
    private readonly registry: PersonalData,
    private readonly restores: RestoreRows,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async *exportOf(userId: string): AsyncIterable<PersonalFile> {
    const records = (await this.restores.findOf(userId)).map(({ id, kind, state, reason, requestedAt }) => ({
      id,
      kind,
      state,
      reason,
      requestedAt,
    }));
    if (records.length > 0) yield { name: 'restores', records };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.restores.forgetPerson(userId);
  }
}
