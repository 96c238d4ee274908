import { type JobRun, ProcessesJob } from '#platform/jobs';
import { BackupRetention } from '../backup-retention.service.js';
import { RemoveOldBackups } from '../backup-routine.jobs.js';

/** Runs the clean-up of backups. */
@ProcessesJob(RemoveOldBackups)
export class RemoveOldBackupsProcessor {
  constructor(private readonly retention: BackupRetention) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.retention.removeOld(run.signal);
  }
}
