import { Injectable, Logger } from '@nestjs/common';
import type { RawBuilder } from 'kysely';
import { type Attempt, Attempts } from '#attempts';
import { AuditLog } from '#audit';
import { type Count, Counts, countsTogether, noneOf, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { Metrics } from '#platform/metrics';
import { type UserAccess, UserDirectory } from '#users';
import { type Factor, FACTOR_NAMES, type FactorName, type FactorProof, type UserIdExpression } from './factor.js';
import { FactorErrors } from './factor.errors.js';
import { FactorNotices } from './factor-notices.js';

/** How many of each factor somebody has. */
export type FactorCounts = Readonly<Record<FactorName, number>>;

const NONE: FactorCounts = { totp: 0, 'recovery-code': 0, passkey: 0 };

/**
 * The ways to prove oneself beside the password, all of them: who has which, and whether a proof is right. Attempts
 * are counted per person and factor before anything is verified, wherever the proof is asked for.
 */
@Injectable()
export class FactorService {
  private readonly logger = new Logger(FactorService.name);
  private readonly kinds = new Map<FactorName, Factor>();

  constructor(
    private readonly transactions: Transactions,
    private readonly attempts: Attempts,
    private readonly notices: FactorNotices,
    private readonly audit: AuditLog,
    private readonly metrics: Metrics,
    private readonly counts: Counts,
    private readonly users: UserDirectory,
  ) {}

  /** Call it in `onModuleInit`. */
  register(factor: Factor): void {
    if (this.kinds.has(factor.name)) throw new Error(`The factor ${factor.name} is registered twice`);
    this.kinds.set(factor.name, factor);
  }

  async countsOf(userId: string): Promise<FactorCounts> {
    return toCounts(await this.counts.all(this.asked(userId)));
  }

  /** What the person can be asked for after the password; empty for somebody without a second factor. */
  async namesOf(userId: string): Promise<FactorName[]> {
    return present(await this.countsOf(userId));
  }

  /** As `namesOf`, with how the person stands at the same moment; null when there is no such person. */
  async namesWithAccess(userId: string): Promise<{ readonly factors: FactorName[]; readonly access: UserAccess } | null> {
    const found = await this.users.loadAccessWith(userId, countsTogether(this.asked(userId)));
    return found && { factors: present(toCounts(found.other)), access: found.access };
  }

  /**
   * Uses a proof up and does `then` in the same transaction; what `then` throws keeps the proof usable.
   * @throws AppError `SECOND_FACTOR_WRONG`, and `TOO_MANY_REQUESTS` while this factor of this person has to wait.
   */
  async prove<T>(userId: string, proof: FactorProof, then: (factor: FactorName) => Promise<T>): Promise<T> {
    const factor = this.kinds.get(factorOf(proof));
    if (!factor) throw new AppError(FactorErrors.SECOND_FACTOR_WRONG);
    const attempt = factor.guessable ? await this.attempts.reserve('second-factor', { account: userId, factor: factor.name }) : null;
    let done: { readonly value: T } | null;
    try {
      done = await this.transactions.run(async () => ((await factor.use(userId, proof)) ? { value: await then(factor.name) } : null));
    } catch (error) {
      if (attempt) await this.release(attempt);
      throw error;
    }
    if (!done) {
      await this.remember(userId, factor.name);
      throw new AppError(FactorErrors.SECOND_FACTOR_WRONG);
    }
    if (attempt) await this.attempts.succeed(attempt);
    return done.value;
  }

  /** Takes every factor of a person away, in the caller's transaction; true when there was one. */
  async removeAllOf(userId: string): Promise<boolean> {
    const had = hasAny(await this.countsOf(userId));
    for (const factor of this.kinds.values()) await factor.removeAllOf(userId);
    if (had) await this.notices.tell(userId, { what: 'all-removed' });
    return had;
  }

  /** Takes away what was added since, in the caller's transaction; true when there was something. */
  async removeSince(userId: string, since: string): Promise<boolean> {
    let had = false;
    for (const factor of this.kinds.values()) had = (await factor.removeSince(userId, since)) || had;
    return had;
  }

  /** What `namesIn` reads, as a scalar subquery of a statement that asks other things, too. */
  question(userId: UserIdExpression): RawBuilder<Partial<FactorCounts>> {
    return countsTogether(this.asked(userId));
  }

  /** @param counted what `question` gave. */
  namesIn(counted: Partial<FactorCounts>): FactorName[] {
    return present(toCounts(counted));
  }

  /** Condition: the person has no second factor. */
  isWithout(userId: string): RawBuilder<boolean> {
    return noneOf(this.asked(userId).flatMap(([name, count]) => (name === 'recovery-code' ? [] : [count])));
  }

  private asked(userId: UserIdExpression): (readonly [FactorName, Count])[] {
    return [...this.kinds.values()].map((kind) => [kind.name, kind.count(userId)] as const);
  }

  /** A wrong proof stays on record although the request is refused. */
  private async remember(userId: string, factor: FactorName): Promise<void> {
    this.metrics.countSecurityEvent('second-factor-refused');
    await this.transactions.run(() =>
      this.audit.record({ action: 'second-factor.refused', target: { type: 'user', id: userId }, after: { factor } }),
    );
  }

  /** The database may be what is missing; then the attempt stays a failure, and its own error is told, not this one. */
  private async release(attempt: Attempt): Promise<void> {
    await this.attempts.release(attempt).catch((error: Error) => this.logger.warn(`An attempt could not be given back: ${error.message}`));
  }
}

/** Recovery codes stand in for a factor that was lost; on their own they are none. */
export function hasAny(counts: FactorCounts): boolean {
  return counts.totp > 0 || counts.passkey > 0;
}

function toCounts(found: Partial<FactorCounts>): FactorCounts {
  const counts = { ...NONE, ...found };
  // Codes that stand in for nothing do not count.
  return hasAny(counts) ? counts : NONE;
}

function present(counts: FactorCounts): FactorName[] {
  return FACTOR_NAMES.filter((name) => counts[name] > 0);
}

/** Apps show six digits; everything else that is typed is taken for a recovery code. */
function factorOf(proof: FactorProof): FactorName {
  if ('passkey' in proof) return 'passkey';
  return /^\d{6}$/.test(proof.code) ? 'totp' : 'recovery-code';
}
