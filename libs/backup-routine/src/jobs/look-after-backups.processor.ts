import { ProcessesJob } from '#platform/jobs';
import { BackupPlanner } from '../backup-planner.service.js';
import { LookAfterBackups } from '../backup-routine.jobs.js';
import { BackupUpkeep } from '../backup-upkeep.service.js';

/** What was cut off is known first: it is in the way of the next one. */
@ProcessesJob(LookAfterBackups)
export class LookAfterBackupsProcessor {
  constructor(
    private readonly upkeep: BackupUpkeep,
    private readonly planner: BackupPlanner,
  ) {}

  async process(): Promise<void> {
    await this.upkeep.settle();
    await this.planner.orderIfDue();
  }
}
