import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** What this lib knows of a person: sign-ins of the last day that waited for a second factor. */
@Injectable()
export class SecondFactorPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'second-factor';
  readonly tables = ['sign_in_challenges'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly challenges: SignInChallengeRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'sign-ins', records: await this.challenges.findDatesOf(userId) };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.challenges.removeAllOf(userId);
  }
}
