import { Logger } from '@nestjs/common';
import { ProcessesJob } from '#platform/jobs';
import { BackupPlanner } from '../backup-planner.service.js';
import { LookAfterBackups } from '../backup-routine.jobs.js';
import { BackupUpkeep } from '../backup-upkeep.service.js';

/** What was cut off is known first: it is in the way of the next one. That one is ordered even so, and fails where people see it. */
@ProcessesJob(LookAfterBackups)
export class LookAfterBackupsProcessor {
  private readonly logger = new Logger('Backups');

  constructor(
    private readonly upkeep: BackupUpkeep,
    private readonly planner: BackupPlanner,
  ) {}

  async process(): Promise<void> {
    await this.upkeep.settle().catch((error: Error) => this.logger.warn(`What was cut off could not be settled: ${error.message}`));
    await this.planner.orderIfDue();
  }
}
