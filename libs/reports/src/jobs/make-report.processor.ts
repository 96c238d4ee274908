import { countsAsTry, type JobRun, ProcessesJob } from '#platform/jobs';
import { ReportMaker } from '../report-maker.service.js';
import { MakeReport } from '../reports.jobs.js';

/** Writes a report. */
@ProcessesJob(MakeReport)
export class MakeReportProcessor {
  constructor(private readonly maker: ReportMaker) {}

  async process({ reportId }: { reportId: string }, run: JobRun): Promise<void> {
    try {
      await this.maker.make(reportId, run.signal);
    } catch (error) {
      if (run.lastAttempt && countsAsTry(error, run.signal)) await this.maker.giveUp(reportId);
      throw error;
    }
  }
}
