import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { ReportRepository } from './report.repository.js';

const PAGE = 200;

/** What this lib knows of a person: what they reported, and what others reported of them, which only moderators learn. */
@Injectable()
export class ModerationPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'moderation';
  readonly tables = ['message_reports'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly reports: ReportRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *exportOf(userId: string): Generator<PersonalFile> {
    yield { name: 'reported-messages', records: this.reportedBy(userId) };
  }

  /** The reports stay as nobody's: somebody may still have to decide about the other person. */
  erase({ userId }: ErasedPerson): Promise<void> {
    return this.reports.disown(userId);
  }

  /** Not what was decided: that is about somebody else. */
  private async *reportedBy(userId: string): AsyncGenerator {
    let after: string | null = null;
    for (;;) {
      const page = await this.reports.ofReporter(userId, after, PAGE);
      for (const { messageId, reason, note, createdAt } of page) yield { messageId, reason, note, reportedAt: createdAt };
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) return;
    }
  }
}
