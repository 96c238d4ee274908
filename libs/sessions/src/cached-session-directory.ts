import { performance } from 'node:perf_hooks';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor, SessionDirectory, type SignIn, type TokenClaims } from '#platform/access';
import { Bus } from '#platform/bus';
import { type UserAccess, UserDirectory } from '#users';
import { Impersonations } from './impersonations.js';
import { SignInPolicies } from './sign-in-policies.js';
import { RefreshReuseService } from './refresh-reuse.service.js';
import { sessionLifetimeFor } from './session-lifetime.js';
import { RotationRepository, SEAL_SECONDS } from './rotation.repository.js';
import { SessionRepository, type StandingImpersonation } from './session.repository.js';

/** Channel on which processes tell each other the ids of sessions that ended or changed. */
const SESSIONS_CHANNEL = 'sessions';

/** What a revoked session may outlive its end when the message about it is lost. */
const TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;
const IMPERSONATION_ENDED = 'impersonation-ended';

interface Entry {
  readonly userId: string;
  readonly securityEpoch: number;
  /** Null: the session does not stand. */
  readonly actor: Actor | null;
  /** The current token of the family, and the one it was given for. */
  readonly counter: number;
  readonly parentCounter: number;
  /** The client is not known yet to have the current pair. */
  awaitsConfirmation: boolean;
  /** When the reading began, so that the age is never understated. */
  readonly readAt: number;
}

/**
 * Who a session acts for. Read from the database at most once in two seconds per session and process; a message
 * on the bus makes an end known at once, and losing it costs those two seconds.
 */
@Injectable()
export class CachedSessionDirectory extends SessionDirectory implements OnModuleInit {
  private readonly entries = new Map<string, Entry>();
  private readonly reading = new Map<string, Promise<Entry>>();

  constructor(
    private readonly sessions: SessionRepository,
    private readonly rotations: RotationRepository,
    private readonly users: UserDirectory,
    private readonly bus: Bus,
    private readonly policies: SignInPolicies,
    private readonly reuse: RefreshReuseService,
    private readonly impersonations: Impersonations,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(SESSIONS_CHANNEL, (sessionId) => this.forget(sessionId));
  }

  override async loadActor(claims: TokenClaims): Promise<Actor | null> {
    const { sessionId, userId, rotation } = claims;
    let entry = this.entries.get(sessionId);
    // What is newer than what is remembered was given out by another process a moment ago.
    if (!entry || performance.now() - entry.readAt > TTL_MS || rotation > entry.counter) entry = await this.read(sessionId, userId);
    // A token may be older than the epoch of its session: the person changed their password in this very session.
    if (!entry.actor || entry.userId !== userId || claims.securityEpoch > entry.securityEpoch) return null;
    if (rotation > entry.parentCounter && rotation < entry.counter) return this.refuseReplaced(claims, entry.counter);
    if (entry.awaitsConfirmation && rotation === entry.counter) {
      await this.rotations.confirmSeen(sessionId, rotation);
      entry.awaitsConfirmation = false;
    }
    return entry.actor;
  }

  override stillStands(actor: Actor): boolean {
    const entry = this.entries.get(actor.sessionId);
    return entry !== undefined && entry.actor === actor && performance.now() - entry.readAt <= TTL_MS;
  }

  /** Why a session must end that has just been refreshed; read anew. Null when it may go on. */
  async reasonToEnd(session: {
    readonly sessionId: string;
    readonly userId: string;
    readonly securityEpoch: number;
    readonly impersonatorId: string | null;
  }): Promise<string | null> {
    const access = await this.users.loadAccess(session.userId);
    if (access?.status !== 'active') return 'account-not-active';
    if (access.securityEpoch !== session.securityEpoch) return 'credentials-changed';
    if (session.impersonatorId === null) return null;
    const standing = await this.sessions.findStanding(session.sessionId);
    const person = { id: session.userId, organisationId: access.organisationId };
    return standing?.stands && (await this.mayGoOn(standing.impersonation, person)) ? null : IMPERSONATION_ENDED;
  }

  /** True when nothing keeps the actor from acting as the person, now. */
  mayActAs(actor: Actor, person: { readonly id: string; readonly organisationId: string }): Promise<boolean> {
    return this.impersonations.permits(actor, person);
  }

  /** Drops what is known of a session, here and now. */
  forget(sessionId: string): void {
    this.entries.delete(sessionId);
    // A reading that has begun may have seen the old state: nobody may join it or keep its result.
    this.reading.delete(sessionId);
  }

  /** As `forget`, in every process. */
  announce(sessionId: string): void {
    this.forget(sessionId);
    void this.bus.publish(SESSIONS_CHANNEL, sessionId);
  }

  /** A pair that nobody had asked for again was replaced, and now shows up: somebody else had got hold of it. */
  private async refuseReplaced({ sessionId, userId, rotation }: TokenClaims, current: number): Promise<null> {
    const ended = await this.reuse.respond({ sessionId, userId, presented: rotation, current });
    ended.forEach((id) => this.announce(id));
    return null;
  }

  /** Requests that miss at the same time share one reading. */
  private read(sessionId: string, userId: string): Promise<Entry> {
    const running = this.reading.get(sessionId);
    if (running) return running;
    const begun = this.load(sessionId, userId).then(
      (entry) => {
        if (this.reading.get(sessionId) === begun) {
          this.reading.delete(sessionId);
          this.keep(sessionId, entry);
        }
        return entry;
      },
      (error: unknown) => {
        if (this.reading.get(sessionId) === begun) this.reading.delete(sessionId);
        throw error;
      },
    );
    this.reading.set(sessionId, begun);
    return begun;
  }

  private async load(sessionId: string, userId: string): Promise<Entry> {
    const readAt = performance.now();
    const [session, access] = await Promise.all([this.sessions.findStanding(sessionId), this.users.loadAccess(userId)]);
    const securityEpoch = session?.securityEpoch ?? -1;
    const stands =
      session?.stands && session.userId === userId && access?.status === 'active' && access.securityEpoch === session.securityEpoch;
    const { counter = 0, parentCounter = 0, awaitsConfirmation = false } = session ?? {};
    const known = { userId, securityEpoch, counter, parentCounter, awaitsConfirmation, readAt };
    if (!stands) return { ...known, actor: null };
    if (!(await this.mayGoOn(session.impersonation, { id: userId, organisationId: access.organisationId }))) {
      for (const id of await this.sessions.revoke(sessionId, IMPERSONATION_ENDED)) this.announce(id);
      return { ...known, actor: null };
    }
    // What a role carries may have grown since.
    const lifetime = sessionLifetimeFor(access.grants);
    if (session.idleSeconds > lifetime.idleSeconds) await this.sessions.shorten(userId, lifetime);
    if (session.hasStaleSeal) await this.rotations.wipeSealed(SEAL_SECONDS, sessionId);
    const impersonatorId = session.impersonation?.impersonatorId ?? null;
    const signIn = { at: session.authTime, methods: session.authMethods, impersonatorId };
    return { ...known, actor: await this.actorOf(userId, sessionId, access, signIn) };
  }

  /** True unless somebody acts as the person who might not begin to, as both are now. */
  private async mayGoOn(acting: StandingImpersonation | null, person: { id: string; organisationId: string }): Promise<boolean> {
    if (!acting) return true;
    const { impersonatorId, sessionId, authTime, authMethods } = acting;
    const access = await this.users.loadAccess(impersonatorId);
    if (access?.status !== 'active' || access.securityEpoch !== acting.securityEpoch) return false;
    const signIn = { at: authTime, methods: authMethods, impersonatorId: null };
    return this.mayActAs(await this.actorOf(impersonatorId, sessionId, access, signIn), person);
  }

  private async actorOf(userId: string, sessionId: string, { organisationId, grants }: UserAccess, signIn: SignIn): Promise<Actor> {
    const lacking = await this.policies.lacking({ userId, methods: signIn.methods, grants });
    return new Actor(userId, sessionId, organisationId, grants, signIn, lacking);
  }

  private keep(sessionId: string, entry: Entry): void {
    this.entries.delete(sessionId);
    if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(sessionId, entry);
  }
}
