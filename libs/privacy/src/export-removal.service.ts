import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Storage } from '#platform/storage';
import { PersonalExportRepository } from './personal-export.repository.js';
import { exportKey } from './personal-export.service.js';

const BATCH = 100;

/** Removes what has expired: the file first, so that none is left that no row names. */
@Injectable()
export class ExportRemovalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly exports: PersonalExportRepository,
    private readonly storage: Storage,
  ) {}

  /** Works in batches; what a run leaves, the next one takes. */
  async removeExpired(signal: AbortSignal): Promise<void> {
    await inBatches(async (limit) => {
      const ids = await this.exports.findExpired(limit);
      for (const id of ids) {
        signal.throwIfAborted();
        await this.storage.delete(exportKey(id));
        await this.transactions.run(() => this.exports.remove(id));
      }
      return ids.length;
    }, BATCH);
  }
}
