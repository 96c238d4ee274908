import { type JobRun, ProcessesJob } from '#platform/jobs';
import { ReportPlanner } from '../report-planner.service.js';
import { MakeDueReports } from '../report-schedules.jobs.js';

/** Looks what is due. */
@ProcessesJob(MakeDueReports)
export class MakeDueReportsProcessor {
  constructor(private readonly planner: ReportPlanner) {}

  process(_payload: object, run: JobRun): Promise<void> {
    return this.planner.makeDue(run.signal);
  }
}
