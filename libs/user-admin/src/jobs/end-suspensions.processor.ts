import { ProcessesJob } from '#platform/jobs';
import { SuspensionService } from '#users';
import { EndSuspensions } from '../user-admin.jobs.js';

/** Writes down which suspensions ended by themselves. */
@ProcessesJob(EndSuspensions)
export class EndSuspensionsProcessor {
  constructor(private readonly suspensions: SuspensionService) {}

  process(): Promise<void> {
    return this.suspensions.endOverdue();
  }
}
