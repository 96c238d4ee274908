import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { SettingVersionRepository } from './setting-version.repository.js';

/** What the history of the settings knows about people: who changed them. */
@Injectable()
export class SettingsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'settings';
  readonly tables = ['system_config'];

  constructor(
    private readonly registry: PersonalData,
    private readonly versions: SettingVersionRepository,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  /** That they changed settings, when and why; the values are the installation's. */
  *exportOf(userId: string): Iterable<PersonalFile> {
    yield { name: 'changes', records: this.changesOf(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.versions.forgetAuthor(userId);
  }

  private async *changesOf(userId: string): AsyncIterable<unknown> {
    for (const { version, comment, createdAt } of await this.versions.findOf(userId))
      yield { version, comment, changedAt: createdAt.toISOString() };
  }
}
