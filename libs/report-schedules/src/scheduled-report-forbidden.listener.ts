import { ListensTo } from '#platform/events';
import { ScheduledReportForbidden } from '#reports';
import { ReportPlanner } from './report-planner.service.js';

/** After a report of a schedule was not made for want of rights. */
@ListensTo(ScheduledReportForbidden)
export class ScheduledReportForbiddenListener {
  constructor(private readonly planner: ReportPlanner) {}

  handle({ reportId }: { readonly reportId: string }): Promise<void> {
    return this.planner.goOn(reportId);
  }
}
