import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { AppError, type ErrorDefinition, PlatformErrors } from '#platform/errors';
import { digestOf, SessionErrors } from '#platform/keys';
import { networkKey } from '#platform/limits';
import { newRefreshSecret, type RefreshClaims, sealSuccessor, SessionTokens, type TokenPair, unsealSuccessor } from '#session-tokens';
import { CachedSessionDirectory } from './cached-session-directory.js';
import type { Device } from './device.js';
import { RefreshReuseService } from './refresh-reuse.service.js';
import { type LockedSession, type RotatedSession, RotationRepository } from './rotation.repository.js';
import { SessionRepository } from './session.repository.js';

/** What a client says beside its refresh token. */
export interface RefreshAttempt {
  /** A name for this refresh that only this installation of the client can know, and says again when it asks again. */
  readonly retryKey?: string | null;
  readonly device?: Device;
}

/** The next pair, or the one that was given for this token before. */
export type Refreshed = TokenPair & { readonly isRepeated: boolean };

type Outcome = Refreshed | { readonly refusal: ErrorDefinition; readonly retryAfterSeconds?: number };

/** How long the same answer is given again, and how often: to every tab of a browser, not to a loop. */
const RETRY_SECONDS = 30;
const MOST_REPLAYS = 50;

/**
 * Exchanges refresh tokens. A token works once: one that is presented again ends the whole family, because one of the
 * two who hold it is a thief; unless it is the last one and comes with the retry key of the client that had no answer.
 * A token that is not ours ends nothing.
 */
@Injectable()
export class SessionRefreshService {
  constructor(
    private readonly config: Config,
    private readonly transactions: Transactions,
    private readonly rotations: RotationRepository,
    private readonly sessions: SessionRepository,
    private readonly directory: CachedSessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly reuse: RefreshReuseService,
  ) {}

  /** The next pair of a session. What a refused token gives away (it was used before) is remembered before it is refused. */
  async refresh(claims: RefreshClaims, attempt: RefreshAttempt = {}): Promise<Refreshed> {
    await this.tokens.ready();
    const outcome = await this.transactions.run(() => this.rotate(claims, attempt));
    if ('refusal' in outcome) throw new AppError(outcome.refusal, undefined, { retryAfterSeconds: outcome.retryAfterSeconds });
    return outcome;
  }

  private async rotate(claims: RefreshClaims, attempt: RefreshAttempt): Promise<Outcome> {
    const secret = newRefreshSecret();
    const retryKeyHash = attempt.retryKey ? digestOf(attempt.retryKey) : null;
    const isRepeatable = retryKeyHash !== null || this.config.refreshGraceSeconds > 0;
    const rotated = await this.rotations.rotate({
      id: claims.sessionId,
      userId: claims.userId,
      counter: claims.counter,
      expected: digestOf(claims.secret),
      hash: digestOf(secret),
      retryKeyHash,
      sealedSuccessor: isRepeatable ? sealSuccessor(claims.secret, claims.sessionId, claims.counter + 1, secret) : null,
      device: attempt.device ?? null,
    });
    if (!rotated) return this.judge(claims, attempt);
    // Every process learns which token is the current one, so that its first use is noticed.
    if (retryKeyHash) this.announce([claims.sessionId]);
    return this.issue(claims, rotated, secret, false);
  }

  /** Why an authentic token did not rotate, judged under the row's lock. */
  private async judge(claims: RefreshClaims, attempt: RefreshAttempt): Promise<Outcome> {
    const session = await this.rotations.lockById(claims.sessionId);
    if (!session || session.userId !== claims.userId) return { refusal: SessionErrors.INVALID_TOKEN };
    const isCurrent = claims.counter === session.counter && session.hash.equals(digestOf(claims.secret));
    if (session.revokeReason !== null) {
      const isOlder = claims.counter <= session.counter && !isCurrent;
      return { refusal: isOlder ? SessionErrors.TOKEN_ALREADY_USED : SessionErrors.INVALID_TOKEN };
    }
    if (isCurrent) return { refusal: SessionErrors.EXPIRED_TOKEN };
    if (claims.counter > session.counter) return this.judgeNewer(claims, session);
    return (await this.answerAgain(claims, attempt, session)) ?? this.endFor(claims, session);
  }

  /** The token is newer than the row: the database was put back to an earlier state. Nobody stole anything. */
  private async judgeNewer(claims: RefreshClaims, session: LockedSession): Promise<Outcome> {
    if (session.isExpired) return { refusal: SessionErrors.EXPIRED_TOKEN };
    this.announce(await this.sessions.revoke(claims.sessionId, 'database-restored'));
    return { refusal: SessionErrors.INVALID_TOKEN };
  }

  private async endFor(claims: RefreshClaims, session: LockedSession): Promise<Outcome> {
    const { sessionId, userId, counter: presented } = claims;
    this.announce(await this.reuse.respond({ sessionId, userId, presented, current: session.counter }));
    return { refusal: SessionErrors.TOKEN_ALREADY_USED };
  }

  /**
   * For a client whose answer was lost: the same pair for a short while, after that another one as long as nobody has
   * used the lost one. Null when the token is an older one, or nothing shows that it is the same client.
   */
  private async answerAgain(claims: RefreshClaims, attempt: RefreshAttempt, session: LockedSession): Promise<Outcome | null> {
    const isParent = claims.counter === session.parentCounter && session.parentHash?.equals(digestOf(claims.secret)) === true;
    if (!isParent) return null;
    const hasKey = attempt.retryKey ? session.retryKeyHash?.equals(digestOf(attempt.retryKey)) === true : false;
    if (!hasKey && !this.isGraceful(attempt, session)) return null;
    if (session.isExpired) return { refusal: SessionErrors.EXPIRED_TOKEN };
    const window = hasKey ? RETRY_SECONDS : this.config.refreshGraceSeconds;
    if (session.secondsSinceRotation <= window && session.sealedSuccessor) return this.replay(claims, session, session.sealedSuccessor);
    return hasKey && !session.isConfirmed ? this.replaceUnseen(claims, session) : null;
  }

  private async replay(claims: RefreshClaims, session: LockedSession, sealed: Buffer): Promise<Outcome> {
    // The key is right, so nobody is a thief; but whoever asks this often does something wrong.
    if (session.replays >= MOST_REPLAYS) return { refusal: PlatformErrors.TOO_MANY_REQUESTS, retryAfterSeconds: 1 };
    await this.rotations.countReplay(claims.sessionId);
    return this.issue(claims, session, unsealSuccessor(claims.secret, claims.sessionId, session.counter, sealed), true);
  }

  private async replaceUnseen(claims: RefreshClaims, session: LockedSession): Promise<Outcome> {
    const secret = newRefreshSecret();
    const sealed = sealSuccessor(claims.secret, claims.sessionId, session.counter + 1, secret);
    const replaced = await this.rotations.replaceUnseen(claims.sessionId, digestOf(secret), sealed);
    this.announce([claims.sessionId]);
    return this.issue(claims, replaced, secret, false);
  }

  /** Where the operator allows it: a client without keys asks again at once, from the same network with the same program. */
  private isGraceful({ retryKey, device }: RefreshAttempt, session: LockedSession): boolean {
    return (
      !retryKey &&
      session.retryKeyHash === null &&
      device?.address != null &&
      networkKey(device.address) === networkKey(session.address ?? undefined) &&
      device.userAgent === session.userAgent &&
      session.secondsSinceRotation <= this.config.refreshGraceSeconds
    );
  }

  /** The tokens, unless the person may not act any more. */
  private async issue(claims: RefreshClaims, session: RotatedSession, secret: string, isRepeated: boolean): Promise<Outcome> {
    const { sessionId, userId } = claims;
    const reason = await this.directory.reasonToEnd({ sessionId, userId, ...session });
    if (reason !== null) {
      this.announce(await this.sessions.revoke(sessionId, reason));
      return { refusal: SessionErrors.INVALID_TOKEN };
    }
    const { counter, securityEpoch, expiresAt, rotatedAt, impersonatorId } = session;
    const grant = { sessionId, userId, securityEpoch, counter, secret, expiresAt, issuedAt: rotatedAt, impersonatorId };
    return { ...(await this.tokens.issue(grant)), isRepeated };
  }

  private announce(ids: readonly string[]): void {
    if (ids.length > 0) this.transactions.afterCommit(() => ids.forEach((id) => this.directory.announce(id)));
  }
}
