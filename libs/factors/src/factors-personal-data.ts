import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { RecoveryCodeRepository } from './recovery-code.repository.js';
import { TotpRepository } from './totp.repository.js';

/** What this lib knows of a person: since when they have an app, and which recovery codes they used; never a secret. */
@Injectable()
export class FactorsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'factors';
  readonly tables = ['totp_factors', 'recovery_codes'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly totp: TotpRepository,
    private readonly codes: RecoveryCodeRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const since = await this.totp.confirmedSince(userId);
    yield { name: 'authenticator-app', records: since ? [{ since: since.toISOString() }] : [] };
    yield { name: 'recovery-codes', records: await this.codes.findDatesOf(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.totp.removeAllOf(userId);
    await this.codes.removeAllOf(userId);
  }
}
