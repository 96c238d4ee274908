import { ProcessesJob } from '#platform/jobs';
import { ForgetMessageReports } from '../moderation.jobs.js';
import { ReportForgettingService } from '../report-forgetting.service.js';

/** Runs the forgetting of old reports. */
@ProcessesJob(ForgetMessageReports)
export class ForgetMessageReportsProcessor {
  constructor(private readonly service: ReportForgettingService) {}

  process(): Promise<void> {
    return this.service.forgetOld();
  }
}
