import { ProcessesJob } from '#platform/jobs';
import { ForgetIdempotencyKeys } from '../idempotency.jobs.js';
import { IdempotencyRepository } from '../idempotency.repository.js';

/** A client that has not repeated a request within a day will not. */
const KEEP_HOURS = 24;
const AT_ONCE = 20_000;

/** Keeps `idempotency_keys` small. */
@ProcessesJob(ForgetIdempotencyKeys)
export class ForgetIdempotencyKeysProcessor {
  constructor(private readonly keys: IdempotencyRepository) {}

  async process(): Promise<void> {
    await this.keys.forget(KEEP_HOURS, AT_ONCE);
  }
}
