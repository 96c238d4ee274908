import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { NewPasswords } from '#passwords';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import type { Language } from '#platform/i18n';
import { newLinkToken } from '#platform/keys';
import { Mails } from '#platform/mail';
import { PendingRegistrationRepository } from './pending-registration.repository.js';
import { RegistrationAdmission } from './registration-admission.js';
import { addressTakenMail, confirmEmailMail } from './registration-mails.js';

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
 * Mails to one mailbox because somebody registered it, whoever that was; more registrations leave no trace, and nobody is
 * told. Its owner goes on with any link that is there, and a password of their own.
 */
const MOST_PER_HOUR = 3;
const MOST_PER_DAY = 10;

/** Takes registrations down. They are nobody's account until the owner of the address confirms one. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly config: Config,
    private readonly admission: RegistrationAdmission,
    private readonly transactions: Transactions,
    private readonly pending: PendingRegistrationRepository,
    private readonly passwords: NewPasswords,
    private readonly mails: Mails,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Keeps the registration and mails the link. Refuses only what anybody may know: closed, domain, weak password, and an
   * address that has an account, unless registration is silent.
   */
  async register(input: Registration): Promise<void> {
    this.admission.requireOpen();
    this.admission.requireDomain(input.email);
    // Also where it will not be kept: how long the answer takes must not tell.
    const names = [input.firstName, input.lastName, input.secondLastName];
    const passwordHash = await this.passwords.hash(input.password, { email: input.email, names });
    const isFree = await this.admission.isFree(input.email);
    await this.transactions.run(async () => {
      await this.pending.lockAddress(input.email);
      const { lastHour, lastDay } = await this.pending.countRecent(input.email);
      if (lastHour >= MOST_PER_HOUR || lastDay >= MOST_PER_DAY) return;
      await (isFree ? this.keep(input, passwordHash) : this.tellOwner(input));
    });
  }

  /** Takes the statements that `keep` takes, so that neither is quicker. Of what was typed, the address stays for a day. */
  private async tellOwner({ email, language }: Registration): Promise<void> {
    const id = newId();
    await this.pending.insertVoid({ id, email, digest: newLinkToken(id).digest, language }, CONFIRMATION_SECONDS);
    const url = `${this.config.publicUrl}/auth/forgot-password`;
    await this.mails.queue(addressTakenMail, { to: email, language, data: { url } });
    await this.audit.record({ action: 'auth.register-taken', target: { type: 'registration', id }, personal: { email } });
  }

  private async keep(input: Registration, passwordHash: string): Promise<void> {
    const { email, firstName, lastName, secondLastName, language } = input;
    const id = newId();
    const token = newLinkToken(id);
    await this.pending.insert(
      { id, email, digest: token.digest, passwordHash, firstName, lastName, secondLastName, language },
      CONFIRMATION_SECONDS,
    );
    const link = `${this.config.publicUrl}/auth/confirm?token=${token.text}`;
    await this.mails.queue(confirmEmailMail, { to: email, language, data: { firstName, link }, link });
    await this.audit.record({ action: 'auth.register', target: { type: 'registration', id }, personal: { email } });
  }
}
