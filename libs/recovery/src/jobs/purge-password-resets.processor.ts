import { ProcessesJob } from '#platform/jobs';
import { PurgePasswordResets } from '../recovery.jobs.js';
import { RecoveryPurgeService } from '../recovery-purge.service.js';

/** Runs the clean-up of links. */
@ProcessesJob(PurgePasswordResets)
export class PurgePasswordResetsProcessor {
  constructor(private readonly service: RecoveryPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
