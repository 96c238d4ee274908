import { ProcessesJob } from '#platform/jobs';
import { PurgePasskeyChallenges } from '../passkey.jobs.js';
import { PasskeyPurgeService } from '../passkey-purge.service.js';

/** Runs the clean-up of used challenges. */
@ProcessesJob(PurgePasskeyChallenges)
export class PurgePasskeyChallengesProcessor {
  constructor(private readonly service: PasskeyPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
