import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { NewPasswords } from '#passwords';
import { Config } from '#platform/config';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import type { Language } from '#platform/i18n';
import { LinkErrors, matchesDigest, newLinkToken, parseLinkToken } from '#platform/keys';
import { namesOfAddress, normaliseEmail, Registrar, UserDirectory, UserErrors } from '#users';
import { AuthErrors } from './auth.errors.js';
import { setupAddress } from './setup-address.js';
import { SetupLinkRepository } from './setup-link.repository.js';

/** A printed link and when it stops working. */
export interface IssuedSetupLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What became of a set-up link: `closed` means that the installation has an administrator, whatever the link. */
export type SetupLinkState = 'open' | 'closed' | 'unknown' | 'expired' | 'used';

/** A link as whoever holds it may know it; `expiresAt` is null unless the link is one of ours and set-up is not closed. */
export interface FoundSetupLink {
  readonly state: SetupLinkState;
  readonly expiresAt: Date | null;
}

/** What may be left out: names come from the address then, and the language is English. */
export interface AboutAdministrator {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly language?: Language | undefined;
}

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
      return { url: setupAddress(this.config, token.text), expiresAt };
    });
  }

  /** Changes nothing. */
  async find(tokenText: unknown): Promise<FoundSetupLink> {
    if (await this.users.hasAdministrator()) return { state: 'closed', expiresAt: null };
    const token = parseLinkToken(tokenText);
    const link = token && (await this.links.findById(token.id));
    if (!token || !link || !matchesDigest(token, link.digest)) return { state: 'unknown', expiresAt: null };
    return { state: link.ended ? 'used' : link.expired ? 'expired' : 'open', expiresAt: link.expiresAt };
  }

  async stateOf(tokenText: unknown): Promise<SetupLinkState> {
    return (await this.find(tokenText)).state;
  }

  /** The administrator of whoever holds the link. A refusal for the address or the password leaves the link usable. */
  async redeem(tokenText: unknown, email: string, password: string, about: AboutAdministrator = {}): Promise<void> {
    const state = await this.stateOf(tokenText);
    if (state !== 'open') throw new AppError(SETUP_REFUSALS[state]);
    const { id } = parseLinkToken(tokenText)!;
    const passwordHash = await this.passwords.hash(password, { email });
    await this.transactions.run(async () => {
      await this.links.lock();
      if (await this.users.hasAdministrator()) throw new AppError(AuthErrors.SETUP_CLOSED);
      if (!(await this.links.use(id))) throw new AppError(LinkErrors.TOKEN_ALREADY_USED);
      await this.make(email, passwordHash, about);
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

  private async make(email: string, passwordHash: string, about: AboutAdministrator = {}): Promise<string> {
    const names = namesOfAddress(email, 'Admin');
    const id = await this.registrar.createAdministrator({
      email,
      passwordHash,
      firstName: about.firstName ?? names.firstName,
      lastName: about.lastName ?? names.lastName,
      secondLastName: null,
      language: about.language ?? 'en',
    });
    if (!id) throw new AppError(UserErrors.EMAIL_TAKEN);
    await this.audit.record({ action: 'setup.create-administrator', target: { type: 'user', id } });
    return id;
  }
}

const SETUP_REFUSALS = {
  closed: AuthErrors.SETUP_CLOSED,
  unknown: LinkErrors.INVALID_TOKEN,
  expired: LinkErrors.EXPIRED_TOKEN,
  used: LinkErrors.TOKEN_ALREADY_USED,
} as const;
