import { ProcessesJob } from '#platform/jobs';
import { SessionPurgeService } from '../session-purge.service.js';
import { PurgeSessions } from '../session.jobs.js';

/** Runs the clean-up of sessions. */
@ProcessesJob(PurgeSessions)
export class PurgeSessionsProcessor {
  constructor(private readonly service: SessionPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
