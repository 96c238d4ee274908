import { Injectable } from '@nestjs/common';
import type { RawBuilder } from 'kysely';
import { type FactorCounts, type FactorName, FactorService } from '#factors';
import { newId } from '#platform/database';
import { newLinkToken } from '#platform/keys';
import type { UserAccess } from '#users';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';

/** What was found of a person's factors, for `isOpen`. */
export type CountedFactors = Partial<FactorCounts>;

/** What a sign-in still needs. */
export interface PendingSignIn {
  /** Goes with the second proof, to `POST /api/auth/second-factor`; good for ten minutes. */
  readonly challengeId: string;
  /** What the person can prove themselves with. */
  readonly factors: readonly FactorName[];
}

/** Whether a sign-in has to wait for a second factor, and how the person stood when that was judged; null when there is none by now. */
export interface GateAnswer {
  readonly pending: PendingSignIn | null;
  readonly access: UserAccess | null;
}

const LIFE_SECONDS = 10 * 60;

/** Stands between a right password and the session. */
@Injectable()
export class SecondFactorGate {
  constructor(
    private readonly factors: FactorService,
    private readonly challenges: SignInChallengeRepository,
  ) {}

  /** A scalar subquery for whoever asks something else of the person whose id the expression gives. */
  question(userId: RawBuilder<string>): RawBuilder<CountedFactors> {
    return this.factors.question(userId);
  }

  /** True when nothing stood in the way as `question` was asked: the session may be opened while `staysOpen` holds, without `begin`. */
  isOpen(counted: CountedFactors): boolean {
    return this.factors.namesIn(counted).length === 0;
  }

  /** Condition: nothing stands in the way now. */
  staysOpen(userId: string): RawBuilder<boolean> {
    return this.factors.isWithout(userId);
  }

  /**
   * Asked once the first proof was right. The sign-in waits in the database, so that it survives a restart.
   * @param person `securityEpoch` as it was when the proof was judged: a change in between ends the sign-in.
   * @returns nothing pending for somebody without a second factor: the session may be opened, with the same `access`.
   */
  async begin(person: {
    readonly userId: string;
    readonly securityEpoch: number;
    readonly methods: readonly string[];
  }): Promise<GateAnswer> {
    const found = await this.factors.namesWithAccess(person.userId);
    if (!found) return { pending: null, access: null };
    const { factors, access } = found;
    if (factors.length === 0) return { pending: null, access };
    const id = newId();
    const { text, digest } = newLinkToken(id);
    const { userId, securityEpoch, methods } = person;
    await this.challenges.insert({ id, tokenHash: digest, userId, securityEpoch, authMethods: methods }, LIFE_SECONDS);
    return { pending: { challengeId: text, factors }, access };
  }
}
