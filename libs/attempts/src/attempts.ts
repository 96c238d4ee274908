import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentContext } from '#platform/context';
import { type Question, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Keys } from '#platform/keys';
import { addressKey } from '#platform/limits';
import { Settings } from '#platform/settings';
import { AttemptCounterRepository, type CounterKey, NO_QUESTION, type Reservation } from './attempt-counter.repository.js';
import { type AttemptKind, attemptPolicy, type AttemptTier, judgeWaits } from './attempt-policy.js';
import { RefusedAttemptService } from './refused-attempt.service.js';

/** Who is tried. */
export interface AttemptSubject {
  /** The normalised address or the id of the account, whether there is one or not. */
  readonly account: string;
  /** What `TrustedDevices.read` found. */
  readonly trustedDevice?: string | null;
  /** What is tried, where an account has several of the kind, such as `totp`: each has counters of its own. */
  readonly factor?: string;
}

/** A reserved attempt. It counts as failed until it is said to have succeeded or to have decided nothing. */
export interface Attempt {
  readonly kind: AttemptKind;
  /** True when it counts for a device that has signed in before, and for nobody else. */
  readonly trusted: boolean;
  readonly reservations: readonly Reservation[];
}

/** What counts for whoever has no trusted device, in the order in which the rows are locked. */
const OPEN_TO_ALL = ['network', 'account'] as const;

/**
 * Bounds how often somebody may try to prove who they are. An attempt is counted, and the count committed, before
 * anything is verified: a burst of parallel attempts cannot slip through between looking and counting.
 */
@Injectable()
export class Attempts implements OnModuleInit {
  constructor(
    private readonly counters: AttemptCounterRepository,
    private readonly keys: Keys,
    private readonly transactions: Transactions,
    private readonly settings: Settings,
    private readonly refused: RefusedAttemptService,
  ) {}

  onModuleInit(): void {
    judgeWaits(this.settings);
  }

  /**
   * Counts an attempt that is about to be verified. Outside a transaction only: the count must stay whatever becomes of
   * the rest. `succeed` or `release` it; left alone it is a failure.
   * @throws AppError `TOO_MANY_REQUESTS` with the seconds to wait; then nothing was counted.
   */
  async reserve(kind: AttemptKind, subject: AttemptSubject): Promise<Attempt> {
    return (await this.reserveAsking(kind, subject, NO_QUESTION)).attempt;
  }

  /**
   * As `reserve`, and asks in the same statement what the verification needs to know.
   * @throws AppError `TOO_MANY_REQUESTS`; then nobody learns the answer.
   */
  async reserveAsking<Answer>(
    kind: AttemptKind,
    subject: AttemptSubject,
    asked: Question<Answer>,
  ): Promise<{ readonly attempt: Attempt; readonly answer: Answer }> {
    if (this.transactions.active()) throw new Error('An attempt is reserved outside a transaction, so that its count outlives a rollback.');
    const policy = attemptPolicy(kind, this.settings);
    if (subject.trustedDevice && policy.device) {
      const device = [await this.counter(kind, 'device', subject)];
      const { reservations, answer } = await this.counters.reserve(kind, device, asked);
      if (reservations.length > 0) return { attempt: { kind, trusted: true, reservations }, answer };
      // Too many failures in a row: the device is one like any other from now on.
    }
    const tiers = OPEN_TO_ALL.filter((tier) => policy[tier]);
    const counters = await Promise.all(tiers.map((tier) => this.counter(kind, tier, subject)));
    const { reservations, answer } = await this.counters.reserve(kind, counters, asked);
    if (reservations.length === counters.length) return { attempt: { kind, trusted: false, reservations }, answer };
    await this.counters.release(reservations);
    throw await this.refusal(kind, subject.account, counters);
  }

  /** The proof was right: what was counted before it is forgotten. Attempts that were reserved in the meantime stay. */
  async succeed(attempt: Attempt): Promise<void> {
    await this.counters.succeed(attempt.reservations);
  }

  /** The proof of a person who is known was wrong: the attempt stays a failure, and is on record although the request is refused. */
  async fail({ kind }: Attempt, userId: string): Promise<void> {
    await this.refused.recordWrong(kind, userId);
  }

  /** The attempt was neither right nor wrong (an overload, an outage): as if it had not been made. */
  async release(attempt: Attempt): Promise<void> {
    await this.counters.release(attempt.reservations);
  }

  /**
   * Forgets what was counted for an account, altogether and from where the caller is: its owner has proved who they are
   * in another way, such as by a mailed link.
   */
  async forgive(kind: AttemptKind, account: string): Promise<void> {
    const counters = await Promise.all(OPEN_TO_ALL.map((tier) => this.counter(kind, tier, { account })));
    await this.counters.forget(counters.map(({ key }) => key));
  }

  private async refusal(kind: AttemptKind, account: string, counters: readonly CounterKey[]): Promise<AppError> {
    const [longest] = await this.counters.refuse(counters);
    await this.refused.record(kind, account, longest);
    const details = { limit: `attempts.${kind}`, ...(longest?.waitSeconds === null && { unlock: 'reset-password' }) };
    const retryAfterSeconds = longest ? (longest.waitSeconds ?? attemptPolicy(kind, this.settings).account.longestWaitSeconds) : 1;
    return new AppError(PlatformErrors.TOO_MANY_REQUESTS, details, { retryAfterSeconds });
  }

  private async counter(kind: AttemptKind, tier: AttemptTier, subject: AttemptSubject): Promise<CounterKey> {
    const where = tier === 'network' ? addressKey(currentContext()?.address) : tier === 'device' ? subject.trustedDevice : '';
    const parts = [kind, tier, subject.account, where, ...(subject.factor === undefined ? [] : [subject.factor])];
    const { key: secret } = await this.keys.current('address-digest');
    const key = createHmac('sha256', secret).update(JSON.stringify(parts)).digest();
    const policy = attemptPolicy(kind, this.settings);
    return { key, tier, policy: policy[tier] ?? policy.account };
  }
}
