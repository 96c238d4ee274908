import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { PasskeyRepository } from './passkey.repository.js';

/** What this lib knows of a person: the names of their passkeys, and when they were used. */
@Injectable()
export class PasskeysPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'passkeys';
  readonly tables = ['passkeys'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly passkeys: PasskeyRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'passkeys', records: await this.passkeys.findAllOf(userId) };
  }

  erase({ userId }: ErasedPerson): Promise<void> {
    return this.passkeys.removeAllOf(userId);
  }
}
