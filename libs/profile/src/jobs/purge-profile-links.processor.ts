import { ProcessesJob } from '#platform/jobs';
import { ProfilePurgeService } from '../profile-purge.service.js';
import { PurgeProfileLinks } from '../profile.jobs.js';

/** Runs the clean-up of links and addresses. */
@ProcessesJob(PurgeProfileLinks)
export class PurgeProfileLinksProcessor {
  constructor(private readonly service: ProfilePurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
