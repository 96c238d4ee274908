import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { newId, Transactions } from '#platform/database';
import { AccessErrors, type Actor } from '#platform/access';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { digestOf, SessionErrors } from '#platform/keys';
import { PasswordErrors } from '#passwords';
import { Metrics } from '#platform/metrics';
import type { TokenPair } from '#token-delivery';
import { type UserAccess, UserDirectory } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import type { Device } from './device.js';
import { IMPERSONATION_LIFETIME, sessionLifetimeFor } from './session-lifetime.js';
import { type NewSession, SessionRepository } from './session.repository.js';
import { type RefreshClaims, SessionTokens } from './session-tokens.js';

const SECRET_BYTES = 32;

/**
 * Sessions and their families of refresh tokens. A refresh token works once: one that is presented again ends the
 * whole family, because one of the two who hold it is a thief. Garbage ends nothing.
 */
@Injectable()
export class SessionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionRepository,
    private readonly directory: CachedSessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly users: UserDirectory,
    private readonly audit: AuditLog,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Opens a session for a person who has just proved who they are.
   * @param securityEpoch the one their credentials had when they were checked: a change in between refuses.
   */
  async open(userId: string, securityEpoch: number, device: Device, authMethods: readonly string[]): Promise<TokenPair> {
    await this.tokens.ready();
    return this.transactions.run(async () => {
      const access = await this.users.loadAccess(userId);
      if (access?.status !== 'active' || access.securityEpoch !== securityEpoch) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
      const pair = await this.start({ userId, securityEpoch, ...sessionLifetimeFor(access.grants), authMethods, ...device });
      await this.audit.record({
        action: 'auth.login',
        target: { type: 'user', id: userId },
        after: { sessionId: pair.session.id, authMethods: [...authMethods] },
      });
      return pair;
    });
  }

  /**
   * Opens a session in which an administrator acts as somebody else: for an hour at most, whatever is refreshed, and no
   * longer than the administrator's own. Whether they may is the caller's question; administrators are never acted as.
   * @throws AppError `IMPERSONATION_FORBIDDEN`
   */
  async openAs(admin: Actor, userId: string, device: Device, reason: string): Promise<TokenPair> {
    await this.tokens.ready();
    return this.transactions.run(async () => {
      const access = await this.users.loadAccess(userId);
      const isAllowed =
        admin.signIn.impersonatorId === null && admin.userId !== userId && access?.status === 'active' && !administrates(access);
      if (!isAllowed) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
      const pair = await this.start({
        userId,
        securityEpoch: access.securityEpoch,
        ...IMPERSONATION_LIFETIME,
        authMethods: ['impersonation'],
        ...device,
        impersonation: { impersonatorId: admin.userId, parentSessionId: admin.sessionId },
      });
      await this.audit.record({
        action: 'auth.impersonate',
        target: { type: 'user', id: userId },
        after: { sessionId: pair.session.id, reason },
      });
      return pair;
    });
  }

  /**
   * Remembers that the person of a session has just proved again who they are, such as by `password`, `totp`, `passkey`.
   * @throws AppError `INVALID_TOKEN` for a session that ended, and for one in which somebody else acts as the person.
   */
  confirm(sessionId: string, method: string): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.sessions.confirm(sessionId, method))) throw new AppError(SessionErrors.INVALID_TOKEN);
      this.transactions.afterCommit(() => this.directory.announce(sessionId));
      await this.audit.record({ action: 'auth.step-up', target: { type: 'session', id: sessionId }, after: { method } });
    });
  }

  /** The next pair of a session. What a refused token gives away (it was used before) is remembered before it is refused. */
  async refresh(token: string): Promise<TokenPair> {
    const claims = await this.tokens.readRefresh(token);
    if (!claims) throw new AppError(SessionErrors.INVALID_TOKEN);
    const result = await this.transactions.run(() => this.rotate(claims));
    if ('refusal' in result) throw new AppError(result.refusal);
    return result;
  }

  /** Ends one session; a second time changes nothing. */
  end(sessionId: string, userId: string): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.revoke(sessionId, 'logout'))) return;
      await this.audit.record({ action: 'auth.logout', target: { type: 'user', id: userId }, after: { sessionId } });
    });
  }

  /**
   * Ends every session of a person, and those in which they act as somebody else, inside the caller's transaction if
   * there is one.
   * @param except a session of theirs that goes on, also across a change of credentials made in the same transaction before.
   */
  endAllOf(userId: string, reason: string, { except }: { readonly except?: string | undefined } = {}): Promise<void> {
    return this.transactions.run(async () => {
      const ids = await this.sessions.revokeAllOf(userId, reason, except);
      if (except !== undefined) await this.goOn(userId, except);
      this.transactions.afterCommit(() => ids.forEach((id) => this.directory.announce(id)));
      if (ids.length > 0)
        await this.audit.record({
          action: 'auth.end-sessions',
          target: { type: 'user', id: userId },
          after: { reason, sessions: ids.length },
        });
    });
  }

  private async goOn(userId: string, sessionId: string): Promise<void> {
    const access = await this.users.loadAccess(userId);
    if (!access) return;
    await this.sessions.adoptEpoch(sessionId, userId, access.securityEpoch);
    this.transactions.afterCommit(() => this.directory.announce(sessionId));
  }

  private async start(session: Omit<NewSession, 'id' | 'hash'>): Promise<TokenPair> {
    const sessionId = newId();
    const secret = newSecret();
    const expiresAt = await this.sessions.insert({ ...session, id: sessionId, hash: digestOf(secret) });
    const { userId, securityEpoch, impersonation } = session;
    const impersonatorId = impersonation?.impersonatorId ?? null;
    return this.tokens.issue({ sessionId, userId, securityEpoch, counter: 1, secret, expiresAt, impersonatorId });
  }

  private async rotate(claims: RefreshClaims): Promise<TokenPair | { refusal: ErrorDefinition }> {
    const { sessionId, userId, counter } = claims;
    const secret = newSecret();
    const rotated = await this.sessions.rotate(sessionId, userId, counter, digestOf(claims.secret), digestOf(secret));
    if (!rotated) return { refusal: await this.classify(claims) };
    const access = await this.users.loadAccess(userId);
    if (access?.status !== 'active' || access.securityEpoch !== rotated.securityEpoch) {
      await this.revoke(sessionId, access?.status === 'active' ? 'credentials-changed' : 'account-not-active');
      return { refusal: SessionErrors.INVALID_TOKEN };
    }
    return this.tokens.issue({
      sessionId,
      userId,
      securityEpoch: rotated.securityEpoch,
      counter: counter + 1,
      secret,
      expiresAt: rotated.expiresAt,
    });
  }

  /** Why an authentic token did not rotate, judged under the row's lock. */
  private async classify(claims: RefreshClaims): Promise<ErrorDefinition> {
    const session = await this.sessions.lockById(claims.sessionId);
    if (!session || session.userId !== claims.userId) return SessionErrors.INVALID_TOKEN;
    if (claims.counter < session.counter) {
      if (await this.revoke(claims.sessionId, 'refresh-reuse')) {
        this.transactions.afterCommit(() => this.metrics.countSecurityEvent('refresh-reuse'));
        await this.audit.record({
          action: 'auth.refresh-reuse',
          target: { type: 'user', id: claims.userId },
          after: { sessionId: claims.sessionId, presented: claims.counter, current: session.counter },
        });
      }
      return SessionErrors.TOKEN_ALREADY_USED;
    }
    if (session.revokeReason !== null) return SessionErrors.INVALID_TOKEN;
    if (session.expired) return SessionErrors.EXPIRED_TOKEN;
    // The token is newer than the row: the database was put back to an earlier state. Nobody stole anything.
    await this.revoke(claims.sessionId, 'database-restored');
    return SessionErrors.INVALID_TOKEN;
  }

  private async revoke(sessionId: string, reason: string): Promise<boolean> {
    const ids = await this.sessions.revoke(sessionId, reason);
    if (ids.length > 0) this.transactions.afterCommit(() => ids.forEach((id) => this.directory.announce(id)));
    return ids.length > 0;
  }
}

function administrates(access: UserAccess): boolean {
  return access.grants.some((grant) => grant.role === 'admin');
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
