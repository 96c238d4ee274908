import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { Events } from '#platform/events';
import { FileRemoval, Storage } from '#platform/storage';
import { ReportContents } from './report-contents.js';
import { reportCsv } from './report-csv.js';
import { reportPdf } from './report-pdf.js';
import { ReportReaders } from './report-readers.js';
import { type Report, ReportRepository } from './report.repository.js';
import { reportKey } from './report.service.js';
import { ScheduledReportForbidden, ScheduledReportReady } from './reports.events.js';

const TYPES = { csv: 'text/csv', pdf: 'application/pdf' } as const;
/** A year of days of some dozen figures is a hundredth of it. */
const MOST_BYTES = 20 * 1024 ** 2;

/** Makes reports, with the rights that whoever they are for has then. Not in a transaction: a file is written. */
@Injectable()
export class ReportMaker {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly readers: ReportReaders,
    private readonly contents: ReportContents,
    private readonly storage: Storage,
    private readonly files: FileRemoval,
    private readonly events: Events,
  ) {}

  /** Makes one; does nothing when it is made, or nobody waits for it. */
  async make(id: string, signal: AbortSignal): Promise<void> {
    const report = await this.transactions.run(() => this.reports.begin(id));
    if (!report) return;
    const file = await this.write(report);
    if (!file) return this.refuse(report);
    signal.throwIfAborted();
    await this.storage.put(reportKey(report), file, { contentType: TYPES[report.format], size: file.length });
    const isWanted = await this.transactions.run(async () => {
      if (!(await this.reports.finish(id, file.length))) return false;
      if (report.scheduledAs !== null) await this.events.publish(ScheduledReportReady, { reportId: id });
      return true;
    });
    if (isWanted || (await this.isReady(id))) return;
    // One that is left for an undo goes with its row, when that expires. One that a restore has taken out of all data has none.
    await ((await this.reports.isNamed(id)) ? this.files.remove([reportKey(report)]) : this.files.erase([reportKey(report)]));
    await this.giveUp(id);
  }

  /** It will not be made. */
  async giveUp(id: string): Promise<void> {
    await this.transactions.run(() => this.reports.fail(id, 'error'));
  }

  private refuse({ id, scheduledAs }: Report): Promise<void> {
    return this.transactions.run(async () => {
      const isOver = await this.reports.fail(id, 'forbidden');
      if (isOver && scheduledAs !== null) await this.events.publish(ScheduledReportForbidden, { reportId: id });
    });
  }

  /** By another run of the same job: this one was held up, and taken for lost. */
  private async isReady(id: string): Promise<boolean> {
    return (await this.reports.find(id))?.status === 'ready';
  }

  /** Null when whoever it is for may not see the figures any more. */
  private async write(report: Report): Promise<Buffer | null> {
    const reader = report.readerId === null ? null : await this.readers.find(report.readerId, report.scope);
    if (!reader) return null;
    const content = await this.contents.of(report, reader).catch((error: unknown) => {
      // What they may see, and whether it is still there, is judged once more where the figures are read.
      if (error instanceof AppError && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND')) return null;
      throw error;
    });
    if (!content) return null;
    const file = report.format === 'csv' ? reportCsv(content) : await reportPdf(content);
    if (file.length > MOST_BYTES) throw new Error(`A report of ${file.length} bytes is larger than any report can be`);
    return file;
  }
}
