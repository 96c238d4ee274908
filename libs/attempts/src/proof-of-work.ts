import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Challenge, Payload } from 'altcha-lib/types';
import { AppError, PlatformErrors } from '#platform/errors';
import { Keys } from '#platform/keys';
import { type Limit, LimitCounter, type LimitedRequest } from '#platform/limits';
import { Metrics } from '#platform/metrics';
import { AttemptErrors } from './attempt.errors.js';
import { SolvedChallengeRepository } from './solved-challenge.repository.js';

const LIFE_SECONDS = 600;
/** Hashes a solution takes: a second or two in a browser, nothing to one person, much to a thousand accounts. */
const LEAST_WORK = 50_000;
const MOST_WORK = 100_000;
const MOST_CHARACTERS = 2_000;
const CHALLENGE_ROUTE = '/api/auth/challenge';

/** Puzzles for those whose neighbourhood is busy: work instead of a refusal, and no other party asked. In ALTCHA's format. */
@Injectable()
export class ProofOfWork {
  constructor(
    private readonly keys: Keys,
    private readonly solved: SolvedChallengeRepository,
    private readonly limits: LimitCounter,
    private readonly metrics: Metrics,
  ) {}

  /** A new puzzle, good for ten minutes and one request. */
  async challenge(): Promise<Challenge> {
    const [{ createChallenge, randomInt }, { deriveKey }] = await load();
    return createChallenge({
      algorithm: 'SHA-256',
      cost: 1,
      counter: randomInt(LEAST_WORK, MOST_WORK),
      deriveKey,
      expiresAt: Math.floor(Date.now() / 1000) + LIFE_SECONDS,
      ...(await this.secrets()),
    });
  }

  /**
   * Lets a request pass that is below the limit, or that brings a solution nobody has handed in before.
   * @param proof base64 of the solution, as ALTCHA's widget sends it.
   * @throws AppError `PROOF_OF_WORK_REQUIRED`
   */
  async requireAbove(limit: Limit, request: LimitedRequest, proof: string | undefined): Promise<void> {
    try {
      await this.limits.count([limit], request);
    } catch (error) {
      if (!(error instanceof AppError) || error.definition !== PlatformErrors.TOO_MANY_REQUESTS) throw error;
      if (proof !== undefined && (await this.accept(proof))) return;
      this.metrics.countSecurityEvent('proof-of-work-required');
      throw new AppError(AttemptErrors.PROOF_OF_WORK_REQUIRED, { limit: limit.name, challenge: CHALLENGE_ROUTE }, error.options);
    }
  }

  /** True once for each solution. */
  private async accept(proof: string): Promise<boolean> {
    const payload = parse(proof);
    if (!payload) return false;
    const [{ verifySolution }, { deriveKey }] = await load();
    const { verified } = await verifySolution({ ...payload, deriveKey, ...(await this.secrets()) }).catch(() => ({ verified: false }));
    if (!verified) return false;
    // Both are signed as they are spelled, so one puzzle has one digest.
    const { nonce, salt, expiresAt } = payload.challenge.parameters;
    return this.solved.use(createHash('sha256').update(`${nonce}.${salt}`).digest(), new Date(expiresAt! * 1000));
  }

  private async secrets(): Promise<{ hmacSignatureSecret: string; hmacKeySignatureSecret: string }> {
    const { key } = await this.keys.current('address-digest');
    const secret = (label: string) => createHmac('sha256', key).update(`proof-of-work ${label}`).digest('hex');
    return { hmacSignatureSecret: secret('challenge'), hmacKeySignatureSecret: secret('solution') };
  }
}

/** Loaded when somebody needs a puzzle: the start is faster without it. */
function load() {
  return Promise.all([import('altcha-lib'), import('altcha-lib/algorithms/sha')]);
}

/** Null for what cannot be a solution. Its fields are judged by the library, against the signature. */
function parse(proof: string): Payload | null {
  if (proof.length > MOST_CHARACTERS) return null;
  try {
    const payload = JSON.parse(Buffer.from(proof, 'base64').toString()) as Partial<Payload> | null;
    const fits = typeof payload?.challenge?.parameters === 'object' && typeof payload.challenge.signature === 'string';
    const counter: unknown = payload?.solution?.counter;
    return fits && typeof counter === 'number' && Number.isInteger(counter) ? (payload as Payload) : null;
  } catch {
    return null;
  }
}
