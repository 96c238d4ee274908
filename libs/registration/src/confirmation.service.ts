import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { LinkErrors, matchesDigest, parseLinkToken } from '#platform/keys';
import { FactorChanges } from '#factors';
import { CredentialService, Registrar } from '#users';
import { type PendingRegistration, PendingRegistrationRepository } from './pending-registration.repository.js';
import { WelcomeService } from './welcome.service.js';

/**
 * Turns a registration into an account once the address is proved. The first confirmed of an address wins and voids
 * the others; that it is one account only, the database decides. See docs/adr/0003-confirming-an-address.md.
 */
@Injectable()
export class ConfirmationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly pending: PendingRegistrationRepository,
    private readonly registrar: Registrar,
    private readonly credentials: CredentialService,
    private readonly factors: FactorChanges,
    private readonly welcome: WelcomeService,
    private readonly audit: AuditLog,
  ) {}

  /** The registration a link belongs to, whatever became of it; null for a token that is not one of ours. Changes nothing. */
  async find(tokenText: unknown): Promise<PendingRegistration | null> {
    const token = parseLinkToken(tokenText);
    const found = token && (await this.pending.findById(token.id));
    return found && matchesDigest(token, found.digest) ? found : null;
  }

  /**
   * Confirms with the password of the registration (`passwordHash` null) or with one the owner of the mailbox has
   * just chosen. `by` says whether a person pressed the button or a program followed the link.
   */
  async confirm(registration: PendingRegistration, by: 'link' | 'person', passwordHash: string | null): Promise<void> {
    const refusal = await this.transactions.run(() => this.decide(registration.id, by, passwordHash));
    if (refusal) throw new AppError(refusal);
  }

  /**
   * The way back for an address that a program confirmed before its owner saw the mail: until the link expires, its
   * owner can set a password once. Whoever had the account until then is out: sessions, passkeys and other factors go.
   */
  async replacePassword(registration: PendingRegistration, passwordHash: string): Promise<void> {
    const refusal = await this.transactions.run(async () => {
      const { id, userId } = registration;
      if (!userId || !(await this.pending.vouch(id)) || !(await this.credentials.setFirstPassword(userId, passwordHash)))
        return LinkErrors.TOKEN_ALREADY_USED;
      await this.factors.reclaim(userId, 'credentials-changed');
      return null;
    });
    if (refusal) throw new AppError(refusal);
  }

  /** Notes that the person who knows the password stands behind what a program confirmed. Closes the way back. */
  async vouch(registration: PendingRegistration): Promise<void> {
    const { id, userId } = registration;
    const vouched = await this.transactions.run(async () => {
      if (!userId || !(await this.pending.vouch(id))) return false;
      await this.audit.record({ action: 'auth.vouch', target: { type: 'user', id: userId }, after: { registrationId: id } });
      return true;
    });
    if (!vouched) throw new AppError(LinkErrors.TOKEN_ALREADY_USED);
  }

  /** Returns the refusal, so that what it voids is kept. */
  private async decide(id: string, by: 'link' | 'person', passwordHash: string | null): Promise<ErrorDefinition | null> {
    const unlocked = await this.pending.findById(id);
    if (unlocked?.email) await this.pending.lockAddress(unlocked.email);
    const registration = await this.pending.findById(id);
    const { email, firstName, lastName } = registration ?? {};
    if (registration?.state !== 'usable' || !email || !firstName || !lastName) return refusalOf(registration);
    const { secondLastName, language } = registration;
    const userId = await this.registrar.createUser({
      email,
      passwordHash: passwordHash ?? registration.passwordHash,
      firstName,
      lastName,
      secondLastName,
      language,
    });
    if (!userId) {
      await this.pending.voidAll(email);
      return LinkErrors.TOKEN_ALREADY_USED;
    }
    await this.pending.confirm(id, userId, by);
    await this.pending.voidAll(email);
    await this.audit.record({
      action: 'auth.confirm',
      target: { type: 'user', id: userId },
      after: { registrationId: id, by, ownPassword: passwordHash === null },
    });
    await this.welcome.send({ email, firstName, language });
    return null;
  }
}

/** Which refusal belongs to a link that cannot confirm (any more). */
export function refusalOf(registration: PendingRegistration | null): ErrorDefinition {
  if (!registration) return LinkErrors.INVALID_TOKEN;
  return registration.state === 'expired' || (registration.state === 'voided' && registration.email === null)
    ? LinkErrors.EXPIRED_TOKEN
    : LinkErrors.TOKEN_ALREADY_USED;
}
