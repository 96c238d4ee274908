export { ReportSchedulePermissions } from './report-schedule.permissions.js';
export { ReportSchedulesHttpModule } from './report-schedules-http.module.js';
export { MakeDueReports } from './report-schedules.jobs.js';
export { ReportSchedulesWorkerModule } from './report-schedules-worker.module.js';
