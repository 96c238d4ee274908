import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Storage } from '#platform/storage';
import { ReportRepository } from './report.repository.js';
import { reportKey } from './report.service.js';

const BATCH = 100;

/** Removes what has expired: the file first, so that none is left that no row names. */
@Injectable()
export class ReportRemoval {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ReportRepository,
    private readonly storage: Storage,
  ) {}

  /** Works in batches; what a run leaves, the next one takes. */
  async removeExpired(signal: AbortSignal): Promise<void> {
    await this.transactions.run(() => this.reports.failAbandoned());
    await inBatches(async (limit) => {
      const expired = await this.reports.findExpired(limit);
      for (const report of expired) {
        signal.throwIfAborted();
        await this.storage.delete(reportKey(report));
        await this.transactions.run(() => this.reports.remove(report.id));
      }
      return expired.length;
    }, BATCH);
  }
}
