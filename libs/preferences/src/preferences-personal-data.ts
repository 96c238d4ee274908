import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { type ConsentEvent, ConsentRepository } from './consent.repository.js';
import { PreferenceRepository } from './preference.repository.js';

const PAGE = 500;

/** What this lib knows of a person: what they chose and agreed to. */
@Injectable()
export class PreferencesPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'preferences';
  readonly tables = ['user_preferences', 'consent_events'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly preferences: PreferenceRepository,
    private readonly consents: ConsentRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const chosen = await this.preferences.find(userId);
    yield { name: 'preferences', records: Object.entries(chosen).map(([key, value]) => ({ key, value })) };
    yield { name: 'consents', records: this.allEvents(userId) };
  }

  async erase(person: ErasedPerson): Promise<void> {
    await this.preferences.remove(person.userId);
    await this.consents.remove(person.userId);
  }

  private async *allEvents(userId: string): AsyncGenerator<ConsentEvent> {
    let last: ConsentEvent | undefined;
    do {
      const page = await this.consents.findPage(userId, last, PAGE);
      yield* page;
      last = page.length === PAGE ? page.at(-1) : undefined;
    } while (last);
  }
}
