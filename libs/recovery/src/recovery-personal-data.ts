import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { PasswordResetRepository } from './password-reset.repository.js';

/** What is known of people who forgot a password: the links they were mailed. */
@Injectable()
export class RecoveryPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'recovery';
  readonly tables = ['password_resets', 'password_reset_requests'];

  constructor(
    private readonly registry: PersonalData,
    private readonly resets: PasswordResetRepository,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  *exportOf(userId: string): Iterable<PersonalFile> {
    yield { name: 'password-links', records: this.linksOf(userId) };
  }

  async erase({ userId, email }: ErasedPerson): Promise<void> {
    await this.resets.forget(userId, email);
  }

  private async *linksOf(userId: string): AsyncIterable<unknown> {
    yield* await this.resets.findOf(userId);
  }
}
