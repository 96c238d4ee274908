import { ListensTo } from '#platform/events';
import { ScheduledReportReady } from '#reports';
import { ReportMailing } from './report-mailing.service.js';

/** After a report of a schedule was made. */
@ListensTo(ScheduledReportReady)
export class ScheduledReportReadyListener {
  constructor(private readonly mailing: ReportMailing) {}

  handle({ reportId }: { readonly reportId: string }): Promise<void> {
    return this.mailing.mail(reportId);
  }
}
