import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import type { Profile } from '#users';
import { confirmNewAddressMail, emailChangedMail, emailChangeNoticeMail } from './profile-mails.js';

/** Mails about a change of address, with their links. Queued in the caller's transaction. */
@Injectable()
export class EmailChangeMails {
  constructor(
    private readonly config: Config,
    private readonly mails: Mails,
  ) {}

  async askNewAddress(profile: Profile, newEmail: string, token: string): Promise<void> {
    const link = this.linkTo('confirm', token);
    const data = { firstName: profile.firstName, link };
    await this.mails.queue(confirmNewAddressMail, {
      to: newEmail,
      language: toLanguage(profile.language),
      data,
      link,
      personId: profile.id,
    });
  }

  async tellOldAddress(profile: Profile, newEmail: string, token: string): Promise<void> {
    const link = this.linkTo('undo', token);
    const data = { firstName: profile.firstName, newEmail, link };
    await this.mails.queue(emailChangeNoticeMail, {
      to: profile.email,
      language: toLanguage(profile.language),
      data,
      link,
      personId: profile.id,
    });
  }

  /** @param profile as it is after the change. */
  async tellChanged(profile: Profile, oldEmail: string, token: string, days: number): Promise<void> {
    const link = this.linkTo('undo', token);
    const data = { firstName: profile.firstName, newEmail: profile.email, days, link };
    await this.mails.queue(emailChangedMail, { to: oldEmail, language: toLanguage(profile.language), data, link, personId: profile.id });
  }

  private linkTo(action: 'confirm' | 'undo', token: string): string {
    return `${this.config.publicUrl}/api/users/email/${action}?token=${token}`;
  }
}
