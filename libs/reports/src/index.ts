export { ReportReaders, type ReportScope } from './report-readers.js';
export type { Report, ReportOrder } from './report.repository.js';
export { reportKey, ReportService } from './report.service.js';
export { ScheduledReportForbidden, ScheduledReportReady } from './reports.events.js';
export { ReportsHttpModule } from './reports-http.module.js';
export { RemoveOldReports } from './reports.jobs.js';
export { ReportsModule } from './reports.module.js';
export { ReportsWorkerModule } from './reports-worker.module.js';
export { REPORT_FORMATS, REPORT_KINDS, type ReportFormat, type ReportKind } from './tables.js';
