import { performance } from 'node:perf_hooks';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor, SessionDirectory, type TokenClaims } from '#platform/access';
import { Bus } from '#platform/bus';
import { UserDirectory } from '#users';
import { SignInPolicies } from './sign-in-policies.js';
import { SessionRepository, type SessionStanding } from './session.repository.js';

/** Channel on which processes tell each other the ids of sessions that ended or changed. */
const SESSIONS_CHANNEL = 'sessions';

/** What a revoked session may outlive its end when the message about it is lost. */
const TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly userId: string;
  readonly securityEpoch: number;
  /** Null: the session does not stand. */
  readonly actor: Actor | null;
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
    private readonly users: UserDirectory,
    private readonly bus: Bus,
    private readonly policies: SignInPolicies,
  ) {
    super();
  }

  onModuleInit(): void {
    this.bus.subscribe(SESSIONS_CHANNEL, (sessionId) => this.forget(sessionId));
  }

  override async loadActor(claims: TokenClaims): Promise<Actor | null> {
    let entry = this.entries.get(claims.sessionId);
    if (!entry || performance.now() - entry.readAt > TTL_MS) entry = await this.read(claims.sessionId, claims.userId);
    // A token may be older than the epoch of its session: the person changed their password in this very session.
    return entry.userId === claims.userId && claims.securityEpoch <= entry.securityEpoch ? entry.actor : null;
  }

  override stillStands(actor: Actor): boolean {
    const entry = this.entries.get(actor.sessionId);
    return entry !== undefined && entry.actor === actor && performance.now() - entry.readAt <= TTL_MS;
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
    if (!stands || !(await this.mayBeActedAs(session))) return { userId, securityEpoch, actor: null, readAt };
    const signIn = { at: session.authTime, methods: session.authMethods, impersonatorId: session.impersonatorId };
    const lacking = await this.policies.lacking({ userId, methods: session.authMethods, grants: access.grants });
    const actor = new Actor(userId, sessionId, access.organisationId, lacking ? [] : access.grants, signIn, lacking);
    return { userId, securityEpoch, actor, readAt };
  }

  /** True unless an administrator acts as the person who was suspended or whose credentials changed since. */
  private async mayBeActedAs({ impersonatorId, impersonatorEpoch }: SessionStanding): Promise<boolean> {
    if (impersonatorId === null) return true;
    const access = await this.users.loadAccess(impersonatorId);
    return access?.status === 'active' && access.securityEpoch === impersonatorEpoch;
  }

  private keep(sessionId: string, entry: Entry): void {
    this.entries.delete(sessionId);
    if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value!);
    this.entries.set(sessionId, entry);
  }
}
