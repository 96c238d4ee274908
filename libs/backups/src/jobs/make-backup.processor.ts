import { type JobRun, ProcessesJob } from '#platform/jobs';
import { BackupRunner } from '../backup-runner.service.js';
import { MakeBackup } from '../backups.jobs.js';

/** Makes a backup. */
@ProcessesJob(MakeBackup)
export class MakeBackupProcessor {
  constructor(private readonly runner: BackupRunner) {}

  process({ runId }: { runId: string }, run: JobRun): Promise<void> {
    return this.runner.run(runId, run.signal);
  }
}
