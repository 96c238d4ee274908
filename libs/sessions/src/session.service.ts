import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { newId, Transactions } from '#platform/database';
import { AppError, type ErrorDefinition } from '#platform/errors';
import { digestOf, SessionErrors } from '#platform/keys';
import { PasswordErrors } from '#passwords';
import { Metrics } from '#platform/metrics';
import { UserDirectory } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import type { Device } from './device.js';
import { sessionLifetimeFor } from './session-lifetime.js';
import { SessionRepository } from './session.repository.js';
import { type RefreshClaims, SessionTokens, type TokenPair } from './session-tokens.js';

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
      const sessionId = newId();
      const secret = newSecret();
      const expiresAt = await this.sessions.insert({
        id: sessionId,
        userId,
        securityEpoch,
        hash: digestOf(secret),
        ...sessionLifetimeFor(access.grants),
        authMethods,
        ...device,
      });
      await this.audit.record({
        action: 'auth.login',
        target: { type: 'user', id: userId },
        after: { sessionId, authMethods: [...authMethods] },
      });
      return this.tokens.issue({ sessionId, userId, securityEpoch, counter: 1, secret, expiresAt });
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

  /** Ends every session of a person, inside the caller's transaction if there is one. */
  endAllOf(userId: string, reason: string): Promise<void> {
    return this.transactions.run(async () => {
      const ids = await this.sessions.revokeAllOf(userId, reason);
      this.transactions.afterCommit(() => ids.forEach((id) => this.directory.announce(id)));
      if (ids.length > 0)
        await this.audit.record({
          action: 'auth.end-sessions',
          target: { type: 'user', id: userId },
          after: { reason, sessions: ids.length },
        });
    });
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
    const revoked = await this.sessions.revoke(sessionId, reason);
    if (revoked) this.transactions.afterCommit(() => this.directory.announce(sessionId));
    return revoked;
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
