import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { Storage, type StoredFile } from '#platform/storage';
import { type StatsRequest, StatsService } from '#stats';
import { ReportErrors } from './report.errors.js';
import { mayRead } from './report-readers.js';
import { type Report, type ReportOrder, type ReportPlace, ReportRepository } from './report.repository.js';
import { MakeReport, RemoveOldReports } from './reports.jobs.js';
import type { ReportFormat } from './tables.js';

/** What somebody may have at a time: there are that many, and so many of them are not ready yet. */
const MOST = 50;
const MOST_LIVE = 3;

/** Where the file of a report lies in the storage. */
export function reportKey({ id, format }: { readonly id: string; readonly format: ReportFormat }): string {
  return `reports/${id}.${format}`;
}

/** What people ask for and get. */
@Injectable()
export class ReportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly stats: StatsService,
    private readonly storage: Storage,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /** @param days in the words of the request. @throws AppError FORBIDDEN, NOT_FOUND, VALIDATION_FAILED, REPORT_LIMIT_REACHED */
  async create(actor: Actor, about: Omit<ReportOrder, 'from' | 'to'>, days: Pick<StatsRequest, 'period' | 'range'>): Promise<Report> {
    // One organisation is refused as its figures are; the installation takes a grant of its own.
    const { from, to } = await this.stats.daysOf(actor, { ...days, organisationId: about.scope ?? undefined });
    if (!mayRead(actor, about.scope)) throw new AppError(PlatformErrors.FORBIDDEN);
    return this.transactions.run(async () => {
      const { all, live } = await this.reports.lockedCounts(actor.userId);
      if (all >= MOST || live >= MOST_LIVE) throw new AppError(ReportErrors.REPORT_LIMIT_REACHED);
      const id = newId();
      await this.order(id, actor.userId, null, { ...about, from, to });
      return (await this.reports.find(id))!;
    });
  }

  /** A report that a schedule asks for. Joins the caller's transaction. @param readerId with whose rights. */
  async createScheduled(readerId: string, scheduledAs: string, order: ReportOrder): Promise<string> {
    const id = newId();
    await this.order(id, readerId, scheduledAs, order);
    return id;
  }

  /** One of a schedule that was not made for want of rights, now with those of somebody else. Joins the caller's transaction. */
  async handOn(id: string, readerId: string): Promise<void> {
    if (await this.reports.handOn(id, readerId)) await this.jobs.enqueue(MakeReport, { reportId: id });
  }

  page(actor: Actor, after: ReportPlace | null, limit: number): Promise<Report[]> {
    return this.reports.page(actor, after, limit);
  }

  /** @throws AppError NOT_FOUND also for somebody else's */
  async find(actor: Actor, id: string): Promise<Report> {
    const report = await this.reports.findFor(actor, id);
    if (!report) throw new AppError(PlatformErrors.NOT_FOUND);
    return report;
  }

  /** @throws AppError NOT_FOUND, REPORT_NOT_READY */
  async open(actor: Actor, id: string): Promise<{ readonly report: Report; readonly file: StoredFile }> {
    const report = await this.find(actor, id);
    const file = report.status === 'ready' ? await this.storage.get(reportKey(report)) : null;
    if (!file) throw new AppError(ReportErrors.REPORT_NOT_READY);
    try {
      await this.transactions.run(() => this.record('report.download', report));
    } catch (error) {
      file.body.destroy();
      throw error;
    }
    return { report, file };
  }

  /** One of a schedule is everybody's who may see it, and goes by itself. @throws AppError FORBIDDEN, NOT_FOUND also for somebody else's */
  remove(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const report = await this.find(actor, id);
      if (report.scheduledAs !== null) throw new AppError(PlatformErrors.FORBIDDEN);
      await this.reports.expire(id);
      await this.record('report.delete', report);
      await this.jobs.enqueue(RemoveOldReports, {});
    });
  }

  /** What became of a report; null when it is gone. */
  look(id: string): Promise<Report | null> {
    return this.reports.find(id);
  }

  private async order(id: string, readerId: string, scheduledAs: string | null, order: ReportOrder): Promise<void> {
    await this.reports.insert(id, readerId, scheduledAs, order);
    await this.record('report.create', { id, scheduledAs, ...order });
    await this.jobs.enqueue(MakeReport, { reportId: id });
  }

  private record(action: 'report.create' | 'report.download' | 'report.delete', report: ReportOrder & Pick<Report, 'id' | 'scheduledAs'>) {
    const { id, scope, kind, format, from, to, scheduledAs } = report;
    const after = { kind, format, from, to, ...(scheduledAs !== null && { scheduledAs }) };
    return this.audit.record({ action, target: { type: 'report', id }, organisationId: scope, after });
  }
}
