import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { momentText, toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { Settings } from '#platform/settings';
import { PasswordLinkService } from '#recovery';
import type { Profile } from '#users';
import { confirmNewAddressMail, deletionMail, emailChangedMail, emailChangeNoticeMail } from './profile-mails.js';
import { ProfileSettings } from './profile.settings.js';

/** Mails about a change of address and the end of an account, with their links. Queued in the caller's transaction. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly config: Config,
    private readonly mails: Mails,
    private readonly settings: Settings,
    private readonly passwords: PasswordLinkService,
  ) {}

  /** How long the old address can take a change back, as its mail says. */
  get revertDays(): number {
    return this.settings.get(ProfileSettings['profile.email.revert-days']);
  }

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

  /** Lets the owner of the restored address choose a password: the one there was is void. */
  async offerPassword(userId: string): Promise<void> {
    await this.passwords.send(userId, 'restored');
  }

  /** Says when the account will be gone. */
  async tellDeletion(profile: Profile, dueAt: string, token: string): Promise<void> {
    const link = `${this.config.publicUrl}/api/users/deletion/cancel?token=${token}`;
    const language = toLanguage(profile.language);
    const data = { firstName: profile.firstName, date: momentText(language, dueAt), link };
    await this.mails.queue(deletionMail, { to: profile.email, language, data, link });
  }

  private linkTo(action: 'confirm' | 'undo', token: string): string {
    return `${this.config.publicUrl}/api/users/email/${action}?token=${token}`;
  }
}
