import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { DataAside, FileRemoval } from '#platform/storage';
import { ReportRepository } from './report.repository.js';
import { reportKey } from './report.service.js';

const BATCH = 100;

/** Removes what has expired: the file first, so that none is left that no row names. */
@Injectable()
export class ReportRemoval {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly files: FileRemoval,
    private readonly aside: DataAside,
  ) {}

  /** Works in batches; what a run leaves, the next one takes. While an undo is possible only what people asked for who were erased goes. */
  async removeExpired(signal: AbortSignal): Promise<void> {
    await this.transactions.run(() => this.reports.failAbandoned());
    for (const schema of await this.aside.schemasWith('reports')) await this.transactions.run(() => this.reports.addForgotten(schema));
    const areHeld = await this.files.areHeld();
    await inBatches(async (limit) => {
      const expired = await this.reports.findExpired(limit, areHeld);
      for (const report of expired) {
        signal.throwIfAborted();
        const keys = [reportKey(report)];
        if (report.isOfErased) await this.files.erase(keys);
        else if (!(await this.files.remove(keys))) return 0;
        await this.transactions.run(() => this.reports.remove(report.id));
      }
      return expired.length;
    }, BATCH);
  }
}
