import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { ReportReaders, ReportService } from '#reports';
import { type ReportSchedule, ReportScheduleRepository } from './report-schedule.repository.js';
import { daysBefore, nextDue } from './rhythm.js';

/** In one run; what it leaves, the next one takes. */
const MOST = 500;

/** Has the reports made that are due: each time once, whoever else looks. Of several times that were missed, the last. */
@Injectable()
export class ReportPlanner {
  constructor(
    private readonly transactions: Transactions,
    private readonly schedules: ReportScheduleRepository,
    private readonly readers: ReportReaders,
    private readonly reports: ReportService,
  ) {}

  async makeDue(signal: AbortSignal): Promise<void> {
    for (let count = 0; count < MOST; count += 1) {
      signal.throwIfAborted();
      if (!(await this.transactions.run(() => this.makeNext()))) return;
    }
  }

  /** @returns false when nothing is due. */
  private async makeNext(): Promise<boolean> {
    const taken = await this.schedules.takeDue();
    if (!taken) return false;
    const { schedule, now } = taken;
    const { due, next } = latest(schedule, now);
    const [reader] = await this.readers.among(schedule.recipientIds, schedule.scope);
    if (reader !== undefined && !(await this.schedules.hasReport(schedule.id, due))) await this.order(schedule, reader, due);
    await this.schedules.noteDue(schedule.id, due, reader === undefined ? 'nobody' : 'made', next);
    return true;
  }

  /**
   * Whoever it was to be made for may not see the figures any more: goes on with the next of the list who may, or notes that
   * there is nobody. Joins the caller's transaction.
   */
  async goOn(reportId: string): Promise<void> {
    const schedule = await this.schedules.lockUnsent(reportId);
    const report = schedule && (await this.reports.look(reportId));
    if (!schedule || report?.failure !== 'forbidden') return;
    // Only those after: it comes to an end, also when somebody gains and loses the rights all the time.
    const others = schedule.recipientIds.slice(schedule.recipientIds.indexOf(report.readerId ?? '') + 1);
    const [reader] = await this.readers.among(others, schedule.scope);
    if (reader !== undefined) await this.reports.handOn(reportId, reader);
    else await this.schedules.noteDue(schedule.id, schedule.lastDueAt!, 'nobody', schedule.nextDueAt);
  }

  private async order(schedule: ReportSchedule, readerId: string, due: Date): Promise<void> {
    const { id, name, scope, kind, format, language } = schedule;
    const reportId = await this.reports.createScheduled(readerId, name, { scope, kind, format, language, ...daysBefore(schedule, due) });
    await this.schedules.insertReport(id, due, reportId);
  }
}

/** The last time up to now at which it was due, and the one after it. */
function latest(schedule: ReportSchedule, now: Date): { readonly due: Date; readonly next: Date } {
  let due = schedule.nextDueAt;
  let next = nextDue(schedule, due);
  while (next <= now) [due, next] = [next, nextDue(schedule, next)];
  return { due, next };
}
