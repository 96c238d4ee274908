import { Injectable } from '@nestjs/common';
import { inBatches } from '#platform/database';
import { AttemptCounterRepository } from './attempt-counter.repository.js';
import { SolvedChallengeRepository } from './solved-challenge.repository.js';

const KEEP_DAYS = 90;
/** Longer than a device is trusted: one that lost the trust must not find it again. */
const KEEP_DEVICE_DAYS = 200;

/** Forgets counters that nobody has touched for a season, and puzzles that are too old to be solved again. */
@Injectable()
export class AttemptPurgeService {
  constructor(
    private readonly counters: AttemptCounterRepository,
    private readonly solved: SolvedChallengeRepository,
  ) {}

  /** Works in batches of a statement each; what a run leaves, the next one takes. */
  async purge(): Promise<void> {
    await this.solved.purge();
    await inBatches((limit) => this.counters.purge(KEEP_DAYS, KEEP_DEVICE_DAYS, limit));
  }
}
