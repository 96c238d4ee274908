import { Injectable } from '@nestjs/common';
import type { RawBuilder } from 'kysely';
import { AuditLog } from '#audit';
import { newId, Transactions } from '#platform/database';
import { AccessErrors, type Actor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { Events } from '#platform/events';
import { digestOf, SessionErrors } from '#platform/keys';
import { PasswordErrors } from '#passwords';
import { newRefreshSecret, SessionTokens, type TokenPair } from '#session-tokens';
import { type UserAccess, UserDirectory } from '#users';
import { CachedSessionDirectory } from './cached-session-directory.js';
import type { Device } from './device.js';
import { IMPERSONATION_LIFETIME, sessionLifetimeFor } from './session-lifetime.js';
import { type NewSession, SessionRepository } from './session.repository.js';
import { SessionOpened, SessionsEnded } from './session.events.js';

/** How many sessions a person has at once; those seen longest ago end first. */
const MOST_SESSIONS = 100;

/** Who signs in, from where, and how they proved who they are. */
export interface ProvenSignIn {
  readonly userId: string;
  /** The one their credentials had when they were checked. */
  readonly securityEpoch: number;
  readonly authMethods: readonly string[];
  readonly device: Device;
}

/** What goes with a session that is opened in one statement. */
export interface Opening {
  readonly onlyWhile: RawBuilder<boolean>;
  readonly alsoAtEnd: () => Promise<void>;
}

type PlannedSession = Omit<NewSession, 'id' | 'hash' | 'onlyWhile'>;

/** Opens and ends sessions. */
@Injectable()
export class SessionService {
  constructor(
    private readonly transactions: Transactions,
    private readonly sessions: SessionRepository,
    private readonly directory: CachedSessionDirectory,
    private readonly tokens: SessionTokens,
    private readonly users: UserDirectory,
    private readonly audit: AuditLog,
    private readonly events: Events,
  ) {}

  /**
   * Opens a session for a person who has just proved who they are.
   * @param securityEpoch the one their credentials had when they were checked: a change in between refuses, up to the moment in which
   * the session is written.
   * @param known what the caller has read of the person since; otherwise it is read here.
   */
  async open(
    userId: string,
    securityEpoch: number,
    device: Device,
    authMethods: readonly string[],
    known?: UserAccess,
  ): Promise<TokenPair> {
    await this.tokens.ready();
    return this.transactions.run(async () => {
      const access = known ?? (await this.users.loadAccess(userId));
      if (access?.status !== 'active' || access.securityEpoch !== securityEpoch) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
      const pair = await this.start(ownSession({ userId, securityEpoch, authMethods, device }, access));
      if (!pair) throw new AppError(PasswordErrors.INVALID_CREDENTIALS);
      await this.tell(pair.session.id, userId, authMethods, device, access);
      return pair;
    });
  }

  /**
   * As `open`, in one statement: for the way that most sign-ins take.
   * @param known what the caller has read of the person before the proof was judged.
   * @param opening `onlyWhile`: what else must still hold as the session is written; `alsoAtEnd`: leaves other writes to the end with it.
   * @returns null when something of what the sign-in relies on has changed; then nothing was written, and `open` judges anew.
   */
  async openAtOnce(proven: ProvenSignIn, known: UserAccess, { onlyWhile, alsoAtEnd }: Opening): Promise<TokenPair | null> {
    const { userId, securityEpoch, authMethods, device } = proven;
    if (known.status !== 'active' || known.securityEpoch !== securityEpoch) return null;
    await this.tokens.ready();
    const seed = this.seedOf(ownSession(proven, known), onlyWhile);
    const row = await this.transactions.atOnce(this.sessions.insertion(seed.session), async () => {
      await this.tell(seed.session.id, userId, authMethods, device, known);
      await alsoAtEnd();
    });
    if (!row) return null;
    const { expiresAt, ended } = this.sessions.begun(row);
    ended.forEach((id) => this.directory.announce(id));
    return this.pairOf(seed, expiresAt);
  }

  /**
   * Opens a session in which an administrator acts as somebody else: for an hour at most, whatever is refreshed, and no
   * longer than the administrator's own. It ends as soon as they might not begin it any more.
   * @throws AppError `IMPERSONATION_FORBIDDEN`
   */
  async openAs(admin: Actor, userId: string, device: Device, reason: string): Promise<TokenPair> {
    await this.tokens.ready();
    return this.transactions.run(async () => {
      const access = await this.users.loadAccess(userId);
      const isAllowed =
        access?.status === 'active' && (await this.directory.mayActAs(admin, { id: userId, organisationId: access.organisationId }));
      if (!isAllowed) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
      const pair = await this.start({
        userId,
        securityEpoch: access.securityEpoch,
        ...IMPERSONATION_LIFETIME,
        authMethods: ['impersonation'],
        device,
        impersonation: { impersonatorId: admin.userId, parentSessionId: admin.sessionId },
      });
      if (!pair) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
      await this.audit.record({
        action: 'auth.impersonate',
        target: { type: 'user', id: userId },
        after: { sessionId: pair.session.id },
        personal: { reason },
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
      this.announce([sessionId]);
      await this.audit.record({ action: 'auth.step-up', target: { type: 'session', id: sessionId }, after: { method } });
    });
  }

  /** Ends one session; a second time changes nothing. */
  end(sessionId: string, userId: string): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.revoke(sessionId, 'logout'))) return;
      await this.audit.record({ action: 'auth.logout', target: { type: 'user', id: userId }, after: { sessionId } });
    });
  }

  /**
   * Ends one session of a person, from another one or by an administrator.
   * @throws AppError `NOT_FOUND` unless it is theirs and stands.
   */
  endOf(userId: string, sessionId: string): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.sessions.lockStanding(sessionId, userId))) throw new AppError(PlatformErrors.NOT_FOUND);
      await this.revoke(sessionId, 'ended-by-person');
      await this.audit.record({ action: 'auth.end-session', target: { type: 'user', id: userId }, after: { sessionId } });
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
      if (except === undefined) await this.events.publish(SessionsEnded, { userId });
      else await this.goOn(userId, except);
      this.announce(ids);
      if (ids.length > 0)
        await this.audit.record({
          action: 'auth.end-sessions',
          target: { type: 'user', id: userId },
          after: { reason, sessions: ids.length },
        });
    });
  }

  /**
   * To be called when a person has been given more: whoever administrates by now is signed in no longer than if they
   * signed in now. Joins the caller's transaction.
   */
  shortenAllOf(userId: string): Promise<void> {
    return this.transactions.run(async () => {
      const access = await this.users.loadAccess(userId);
      if (access) await this.sessions.shorten(userId, sessionLifetimeFor(access.grants));
    });
  }

  private async goOn(userId: string, sessionId: string): Promise<void> {
    const access = await this.users.loadAccess(userId);
    if (!access) return;
    await this.sessions.adoptEpoch(sessionId, userId, access.securityEpoch);
    this.announce([sessionId]);
  }

  /** Null when the person is not active any more, or their credentials have changed. */
  private async start(session: PlannedSession): Promise<TokenPair | null> {
    const seed = this.seedOf(session);
    const begun = await this.sessions.insert(seed.session);
    if (!begun) return null;
    this.announce(begun.ended);
    return this.pairOf(seed, begun.expiresAt);
  }

  private seedOf(session: PlannedSession, also?: RawBuilder<boolean>): { readonly session: NewSession; readonly secret: string } {
    const secret = newRefreshSecret();
    const onlyWhile = this.users.stillActive(session.userId, session.securityEpoch, also);
    return { session: { ...session, id: newId(), hash: digestOf(secret), onlyWhile }, secret };
  }

  private pairOf({ session, secret }: { readonly session: NewSession; readonly secret: string }, expiresAt: Date): Promise<TokenPair> {
    const { id: sessionId, userId, securityEpoch } = session;
    const impersonatorId = session.impersonation?.impersonatorId ?? null;
    return this.tokens.issue({ sessionId, userId, securityEpoch, counter: 1, secret, expiresAt, impersonatorId });
  }

  /** The trail, and whoever cares that somebody signed in; joins the caller's transaction. */
  private async tell(
    sessionId: string,
    userId: string,
    authMethods: readonly string[],
    device: Device,
    { organisationId }: UserAccess,
  ): Promise<void> {
    await this.audit.record({
      action: 'auth.login',
      target: { type: 'user', id: userId },
      organisationId,
      after: { sessionId, authMethods: [...authMethods] },
    });
    await this.events.publish(SessionOpened, { sessionId, userId, isKnownDevice: device.isKnown === true });
  }

  /** Makes ends and changes known to every process once they are committed. */
  private announce(ids: readonly string[]): void {
    if (ids.length > 0) this.transactions.afterCommit(() => ids.forEach((id) => this.directory.announce(id)));
  }

  private async revoke(sessionId: string, reason: string): Promise<boolean> {
    const ids = await this.sessions.revoke(sessionId, reason);
    this.announce(ids);
    return ids.length > 0;
  }
}

/** The session of somebody who signs in as themselves. */
function ownSession({ userId, securityEpoch, authMethods, device }: ProvenSignIn, { grants }: UserAccess): PlannedSession {
  return { userId, securityEpoch, ...sessionLifetimeFor(grants), authMethods, device, most: MOST_SESSIONS };
}
