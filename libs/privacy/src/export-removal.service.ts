import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { DataAside, FileRemoval } from '#platform/storage';
import { PersonalExportRepository } from './personal-export.repository.js';
import { exportKey } from './personal-export.service.js';

const BATCH = 100;

/** Removes what has expired: the file first, so that none is left that no row names. Not kept for an undo: all of it is about a person. */
@Injectable()
export class ExportRemovalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly exports: PersonalExportRepository,
    private readonly files: FileRemoval,
    private readonly aside: DataAside,
  ) {}

  /** Works in batches; what a run leaves, the next one takes. */
  async removeExpired(signal: AbortSignal): Promise<void> {
    await inBatches(async (limit) => {
      const ids = await this.exports.findExpired(limit);
      for (const id of ids) {
        signal.throwIfAborted();
        await this.files.erase([exportKey(id)]);
        await this.transactions.run(() => this.exports.remove(id));
      }
      return ids.length;
    }, BATCH);
    await this.removeForgotten(signal);
  }

  /** Those that only data put aside by a restore names: nobody would remove them after that is gone. Whoever undoes it asks anew. */
  private async removeForgotten(signal: AbortSignal): Promise<void> {
    for (const schema of await this.aside.schemasWith('personal_exports'))
      for (const id of await this.exports.findOnlyIn(schema)) {
        signal.throwIfAborted();
        await this.files.erase([exportKey(id)]);
      }
  }
}
