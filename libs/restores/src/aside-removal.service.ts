import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { loadSchemaCopy, RestoreConnection, RestoreRows } from '#restore-engine';

const LOCK_TIMEOUT_MS = 10_000;

/** Removes what restores put aside, once nobody may put it back any more. */
@Injectable()
export class AsideRemovalService {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly config: Config,
    private readonly restores: RestoreRows,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** What a process cannot remove that may not change the schema is left to another. @returns how many were removed. */
  async removeExpired(signal: AbortSignal): Promise<number> {
    const expired = await this.restores.findExpired();
    if (expired.length === 0) return 0;
    const ownerUrl = this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '';
    // Nobody undoes anything meanwhile.
    const lock = await RestoreConnection.open(ownerUrl);
    if (!lock) return 0;
    try {
      const { AsideSchemas } = await loadSchemaCopy();
      const schemas = new AsideSchemas({ ownerUrl, lockTimeoutMs: LOCK_TIMEOUT_MS, signal });
      for (const { id, asideSchema } of expired) {
        signal.throwIfAborted();
        await schemas.drop(asideSchema!);
        await this.transactions.run(async () => {
          await this.restores.noteAsideRemoved(id);
          await this.audit.record({ action: 'restore.remove-old', target: { type: 'restore', id }, after: { schema: asideSchema } });
        });
        this.logger.log(`The data from before the restore ${id} was removed.`);
      }
      return expired.length;
    } finally {
      await lock.close();
    }
  }
}
