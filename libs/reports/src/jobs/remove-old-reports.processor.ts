import { type JobRun, ProcessesJob } from '#platform/jobs';
import { ReportRemoval } from '../report-removal.service.js';
import { RemoveOldReports } from '../reports.jobs.js';

/** Runs the clean-up of reports. */
@ProcessesJob(RemoveOldReports)
export class RemoveOldReportsProcessor {
  constructor(private readonly removal: ReportRemoval) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.removal.removeExpired(run.signal);
  }
}
