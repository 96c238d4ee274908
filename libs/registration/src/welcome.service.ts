import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { welcomeMail } from './registration-mails.js';

/** Greets a new account by mail. */
@Injectable()
export class WelcomeService {
  constructor(
    private readonly config: Config,
    private readonly mails: Mails,
  ) {}

  /** Queues the mail in the caller's transaction. */
  async send(person: { email: string; firstName: string; language: string }): Promise<void> {
    await this.mails.queue(welcomeMail, {
      to: person.email,
      language: toLanguage(person.language),
      data: { firstName: person.firstName, url: this.config.publicUrl },
    });
  }
}
