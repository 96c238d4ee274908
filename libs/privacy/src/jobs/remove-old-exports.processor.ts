import { type JobRun, ProcessesJob } from '#platform/jobs';
import { ExportRemovalService } from '../export-removal.service.js';
import { RemoveOldExports } from '../privacy.jobs.js';

/** Runs the clean-up of exports. */
@ProcessesJob(RemoveOldExports)
export class RemoveOldExportsProcessor {
  constructor(private readonly removal: ExportRemovalService) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.removal.removeExpired(run.signal);
  }
}
