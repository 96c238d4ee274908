import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { NewPasswords, PasswordErrors, PasswordHasher } from '#passwords';
import { CredentialDirectory } from '#users';
import { ConfirmationService, refusalOf } from './confirmation.service.js';
import type { PendingRegistration } from './pending-registration.repository.js';

/** What the owner of a mailbox can do with a confirmation link: prove the password of the registration, or choose another. */
@Injectable()
export class ConfirmationFormService {
  constructor(
    private readonly confirmations: ConfirmationService,
    private readonly credentials: CredentialDirectory,
    private readonly passwords: PasswordHasher,
    private readonly newPasswords: NewPasswords,
  ) {}

  /** With the password typed at registration. A wrong one changes nothing and may be tried again. */
  async withPassword(tokenText: string, password: string): Promise<void> {
    const registration = await this.actionable(tokenText);
    const byLink = registration.state === 'confirmed-by-link';
    const account = byLink && registration.email ? await this.credentials.findByEmail(registration.email) : null;
    const check = await this.passwords.check(byLink ? (account?.passwordHash ?? null) : registration.passwordHash, password);
    if (!check.matches) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
    if (byLink) await this.confirmations.vouch(registration);
    else await this.confirmations.confirm(registration, 'person', null);
  }

  /** With a password the registrant does not know; theirs is thrown away. A weak one changes nothing. */
  async withNewPassword(tokenText: string, password: string): Promise<void> {
    const registration = await this.actionable(tokenText);
    const { email, firstName, lastName, secondLastName } = registration;
    const hash = await this.newPasswords.hash(password, { email: email ?? '', names: [firstName, lastName, secondLastName] });
    if (registration.state === 'confirmed-by-link') await this.confirmations.replacePassword(registration, hash);
    else await this.confirmations.confirm(registration, 'person', hash);
  }

  private async actionable(tokenText: string): Promise<PendingRegistration> {
    const registration = await this.confirmations.find(tokenText);
    if (!registration || !acceptsForm(registration)) throw new AppError(refusalOf(registration));
    return registration;
  }
}

/** True while the page of a link has something to offer. */
export function acceptsForm(registration: PendingRegistration): boolean {
  return registration.state === 'usable' || (registration.state === 'confirmed-by-link' && !registration.expired);
}
