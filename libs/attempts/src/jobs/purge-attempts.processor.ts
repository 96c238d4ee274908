import { ProcessesJob } from '#platform/jobs';
import { AttemptPurgeService } from '../attempt-purge.service.js';
import { PurgeAttempts } from '../attempt.jobs.js';

/** Runs the clean-up of counters. */
@ProcessesJob(PurgeAttempts)
export class PurgeAttemptsProcessor {
  constructor(private readonly service: AttemptPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
