import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { InboundMailRepository } from './inbound-mail.repository.js';

const PAGE = 100;

/** What this lib knows of a person: what they wrote, as long as it is kept. */
@Injectable()
export class InboundMailPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'inbound-mail';
  readonly tables = ['inbound_mails'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly mails: InboundMailRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  *exportOf(_userId: string, emails: readonly string[]): Generator<PersonalFile> {
    yield { name: 'inbound-mails', records: this.recordsOf(emails) };
  }

  async erase({ emails }: ErasedPerson): Promise<void> {
    if (emails.length > 0) await this.mails.removeAllFrom(emails);
  }

  private async *recordsOf(emails: readonly string[]): AsyncGenerator {
    for (let after: string | null = null; emails.length > 0;) {
      const page = await this.mails.pageFrom(emails, after, PAGE);
      // One after the other: together they may be large.
      for (const mail of page) yield { ...mail, raw_base64: (await this.mails.rawOf(mail.id))?.toString('base64') ?? null };
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
    }
  }
}
