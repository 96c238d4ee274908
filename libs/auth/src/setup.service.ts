import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { NewPasswords } from '#passwords';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { LinkErrors, matchesDigest, newLinkToken, parseLinkToken } from '#platform/keys';
import { normaliseEmail, Registrar, UserDirectory, UserErrors } from '#users';
import { AuthErrors } from './auth.errors.js';
import { SetupLinkRepository } from './setup-link.repository.js';

/** A printed link and when it stops working. */
export interface IssuedSetupLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What became of a set-up link: `closed` means that the installation has an administrator. */
export type SetupLinkState = 'usable' | 'closed' | 'invalid' | 'expired' | 'used';

const LINK_SECONDS = 30 * 60;
/** How long an old link can still be told from one that never was. */
const KEEP_DAYS = 30;

/** Makes the first administrator: by a one-time link that only the operator's terminal shows, or from the command line. There is no other way. */
@Injectable()
export class SetupService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly links: SetupLinkRepository,
    private readonly users: UserDirectory,
    private readonly registrar: Registrar,
    private readonly passwords: NewPasswords,
    private readonly audit: AuditLog,
  ) {}

  /** A new link, which voids the one before; null when there is an administrator already. */
  issueLink(): Promise<IssuedSetupLink | null> {
    return this.transactions.run(async () => {
      await this.links.lock();
      if (await this.users.hasAdministrator()) return null;
      await this.links.purge(KEEP_DAYS);
      const id = newId();
      const token = newLinkToken(id);
      const expiresAt = await this.links.replace(id, token.digest, LINK_SECONDS);
      await this.audit.record({ action: 'setup.issue-link', target: { type: 'setup-link', id } });
      return { url: `${this.config.publicUrl}/setup?token=${token.text}`, expiresAt };
    });
  }

  /** Changes nothing. */
  async stateOf(tokenText: unknown): Promise<SetupLinkState> {
    if (await this.users.hasAdministrator()) return 'closed';
    const token = parseLinkToken(tokenText);
    const link = token && (await this.links.findById(token.id));
    if (!token || !link || !matchesDigest(token, link.digest)) return 'invalid';
    return link.ended ? 'used' : link.expired ? 'expired' : 'usable';
  }

  /** The administrator of whoever holds the link. A refusal for the address or the password leaves the link usable. */
  async redeem(tokenText: unknown, email: string, password: string): Promise<void> {
    const state = await this.stateOf(tokenText);
    if (state !== 'usable') throw new AppError(SETUP_REFUSALS[state]);
    const { id } = parseLinkToken(tokenText)!;
    const passwordHash = await this.passwords.hash(password, { email });
    await this.transactions.run(async () => {
      await this.links.lock();
      if (await this.users.hasAdministrator()) throw new AppError(AuthErrors.SETUP_CLOSED);
      if (!(await this.links.use(id))) throw new AppError(LinkErrors.TOKEN_ALREADY_USED);
      await this.make(email, passwordHash);
    });
  }

  /** For the command line of the operator, with or without administrators. @returns the new account's id. */
  async createAdministrator(emailText: string, password: string): Promise<string> {
    const email = normaliseEmail(emailText);
    if (!email)
      throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field: 'email', problem: 'must be an e-mail address' }] });
    const passwordHash = await this.passwords.hash(password, { email });
    return this.transactions.run(async () => {
      await this.links.lock();
      return this.make(email, passwordHash);
    });
  }

  private async make(email: string, passwordHash: string): Promise<string> {
    const firstName = email.slice(0, email.lastIndexOf('@')).slice(0, 100);
    const id = await this.registrar.createAdministrator({
      email,
      passwordHash,
      firstName,
      lastName: 'Admin',
      secondLastName: null,
      language: 'en',
    });
    if (!id) throw new AppError(UserErrors.EMAIL_TAKEN);
    await this.audit.record({ action: 'setup.create-administrator', target: { type: 'user', id } });
    return id;
  }
}

const SETUP_REFUSALS = {
  closed: AuthErrors.SETUP_CLOSED,
  invalid: LinkErrors.INVALID_TOKEN,
  expired: LinkErrors.EXPIRED_TOKEN,
  used: LinkErrors.TOKEN_ALREADY_USED,
} as const;
