import { type JobRun, ProcessesJob } from '#platform/jobs';
import { BackupRunner } from '../backup-runner.service.js';
import { VerifyBackup } from '../backups.jobs.js';

/** Reads a backup back. */
@ProcessesJob(VerifyBackup)
export class VerifyBackupProcessor {
  constructor(private readonly runner: BackupRunner) {}

  process({ runId }: { runId: string }, run: JobRun): Promise<void> {
    return this.runner.run(runId, run.signal);
  }
}
