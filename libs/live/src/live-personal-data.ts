import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { removingStreams, writingEvents } from './person-event.repository.js';

/** What a person's pages were told in the last hour. It names records of other libs, which export those themselves. */
@Injectable()
export class LivePersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'live';
  readonly tables = ['person_streams', 'person_events'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly transactions: Transactions,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(): AsyncGenerator<PersonalFile> {}

  /** Last of all, as what is told: whoever tells the person something holds other rows by then, which an erasure waits for. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    // Locked with the streams of those who are told something of it, in one order; only then removed.
    this.transactions.gatherAtEnd(writingEvents, { userId, type: null, payload: null });
    this.transactions.gatherAtEnd(removingStreams, userId);
  }
}
