import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { PasswordHasher, requireStrongPassword } from '#passwords';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import type { Language } from '#platform/i18n';
import { newLinkToken } from '#platform/keys';
import { Mails } from '#platform/mail';
import { UserErrors } from '#users';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { RegistrationAdmission } from './registration-admission.js';
import { confirmEmailMail } from './registration-mails.js';

/** What a newcomer types. */
export interface Registration {
  /** Normalised. */
  readonly email: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
  /** Of the mail, and of the account until it says otherwise. */
  readonly language: Language;
}

/** How long a confirmation link is good for. */
const CONFIRMATION_SECONDS = 24 * 3600;
/**
 * Registrations of one address that may wait at the same time; older ones are voided. A stranger who registers an address
 * again and again must not void the owner's link: `auth.register.account` admits 125 in the life of a link, which touches
 * 25 windows of an hour, and this is twice that, for limits that each of two processes counts on its own.
 */
export const MAX_PENDING = 250;

/** Takes registrations down. They are nobody's account until the owner of the address confirms one. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly config: Config,
    private readonly admission: RegistrationAdmission,
    private readonly transactions: Transactions,
    private readonly pending: PendingRegistrationRepository,
    private readonly passwords: PasswordHasher,
    private readonly mails: Mails,
    private readonly audit: AuditLog,
  ) {}

  /** Keeps the registration and mails the link. Refuses only what anybody may know: closed, domain, weak password, confirmed address. */
  async register(input: Registration): Promise<void> {
    this.admission.requireOpen();
    this.admission.requireDomain(input.email);
    requireStrongPassword(input.password, { email: input.email, names: [input.firstName, input.lastName, input.secondLastName] });
    if (await this.admission.isTaken(input.email)) throw new AppError(UserErrors.EMAIL_TAKEN);
    const passwordHash = await this.passwords.hash(input.password);
    await this.transactions.run(() => this.keep(input, passwordHash));
  }

  private async keep(input: Registration, passwordHash: string): Promise<void> {
    const { email, firstName, lastName, secondLastName, language } = input;
    const id = newId();
    const token = newLinkToken(id);
    await this.pending.lockAddress(email);
    await this.pending.insert(
      { id, email, digest: token.digest, passwordHash, firstName, lastName, secondLastName, language },
      CONFIRMATION_SECONDS,
    );
    await this.pending.voidOlder(email, MAX_PENDING);
    const link = `${this.config.publicUrl}/auth/confirm?token=${token.text}`;
    await this.mails.queue(confirmEmailMail, { to: email, language, data: { firstName, link }, link });
    await this.audit.record({ action: 'auth.register', target: { type: 'registration', id }, personal: { email } });
  }
}
