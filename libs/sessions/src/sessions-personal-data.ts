import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { SessionListQuery } from './session-list.query.js';
import { SessionRepository } from './session.repository.js';
import { SessionService } from './session.service.js';

/** What this lib knows of a person: when they signed in, from where and with what. */
@Injectable()
export class SessionsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'sessions';
  readonly tables = ['sessions'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly sessions: SessionService,
    private readonly list: SessionListQuery,
    private readonly rows: SessionRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'sessions', records: await this.list.everyOf(userId) };
  }

  /** Ends them first, so that every process hears of it. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.sessions.endAllOf(userId, 'erased');
    await this.rows.removeAllOf(userId);
  }
}
