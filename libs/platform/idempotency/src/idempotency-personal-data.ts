import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { IdempotencyRepository } from './idempotency.repository.js';

/** What this lib knows of a person: for a day, what they were answered. */
@Injectable()
export class IdempotencyPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'idempotency';
  readonly tables = ['idempotency_keys'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly keys: IdempotencyRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  /** Copies of what other libs hand over; gone within a day. */
  exportOf(): PersonalFile[] {
    return [];
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.keys.removeAllOf(userId);
  }
}
