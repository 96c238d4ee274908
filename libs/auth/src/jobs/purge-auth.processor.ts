import { ProcessesJob } from '#platform/jobs';
import { PurgeAuth } from '../auth.jobs.js';
import { PurgeService } from '../purge.service.js';

/** Runs the clean-up of this lib. */
@ProcessesJob(PurgeAuth)
export class PurgeAuthProcessor {
  constructor(private readonly service: PurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
