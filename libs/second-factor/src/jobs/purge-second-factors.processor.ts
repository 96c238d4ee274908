import { ProcessesJob } from '#platform/jobs';
import { PurgeSecondFactors } from '../second-factor.jobs.js';
import { SecondFactorPurgeService } from '../second-factor-purge.service.js';

/** Runs the clean-up of unfinished sign-ins and set-ups. */
@ProcessesJob(PurgeSecondFactors)
export class PurgeSecondFactorsProcessor {
  constructor(private readonly service: SecondFactorPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
