import { Injectable } from '@nestjs/common';
import { Attempts } from '#attempts';
import { PasswordHasher, PasswordPolicy } from '#passwords';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { LinkErrors, UsedLinkErrors } from '#platform/keys';
import { UserDirectory } from '#users';
import { PasswordChangeService } from './password-change.service.js';
import { type PasswordReset, PasswordResetRepository } from './password-reset.repository.js';
import { ResetTokens } from './reset-tokens.js';

/** A link that can be used, or why it cannot. */
export type ResetLink = { readonly reset: PasswordReset } | { readonly refusal: ErrorDefinition };

/** Lets whoever holds a mailed link choose a password. It signs nobody in and leaves second factors as they are. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly tokens: ResetTokens,
    private readonly resets: PasswordResetRepository,
    private readonly users: UserDirectory,
    private readonly policy: PasswordPolicy,
    private readonly passwords: PasswordHasher,
    private readonly attempts: Attempts,
    private readonly changes: PasswordChangeService,
  ) {}

  /** Changes nothing. A link whose row was cleaned away is still told from one that is not ours: it is too old. */
  async look(tokenText: unknown): Promise<ResetLink> {
    const claims = await this.tokens.read(tokenText);
    if (!claims) return { refusal: LinkErrors.INVALID_TOKEN };
    const reset = await this.resets.findById(claims.id);
    if (!reset) return { refusal: claims.expiresAt.getTime() < Date.now() ? LinkErrors.EXPIRED_TOKEN : LinkErrors.INVALID_TOKEN };
    if (reset.state === 'used') return { refusal: UsedLinkErrors.TOKEN_ALREADY_USED };
    if (reset.state === 'expired') return { refusal: LinkErrors.EXPIRED_TOKEN };
    const access = await this.users.loadAccess(reset.userId);
    if (access?.status !== 'active') return { refusal: LinkErrors.INVALID_TOKEN };
    return access.securityEpoch === reset.securityEpoch ? { reset } : { refusal: UsedLinkErrors.TOKEN_ALREADY_USED };
  }

  /** A password that is too weak leaves the link usable; five in a row make its holder wait. */
  async reset(tokenText: unknown, password: string): Promise<void> {
    const link = await this.look(tokenText);
    if ('refusal' in link) throw new AppError(link.refusal);
    const { id, userId, securityEpoch } = link.reset;
    const user = await this.users.find(userId);
    if (!user) throw new AppError(LinkErrors.INVALID_TOKEN);
    const attempt = await this.attempts.reserve('reset-password', { account: id });
    await this.policy.require(password, { email: user.email, names: [user.firstName, user.lastName, user.secondLastName] });
    await this.attempts.succeed(attempt);
    const passwordHash = await this.passwords.hash(password);
    const isDone = await this.changes.byLink(id, { userId, securityEpoch, passwordHash });
    if (!isDone) throw new AppError(UsedLinkErrors.TOKEN_ALREADY_USED);
    await this.attempts.forgive('login', user.email);
  }
}
