import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Config } from '#platform/config';
import { Transactions } from '#platform/database';
import { loadSchemaCopy, type Restore, RestoreConnection, RestoreRows } from '#restore-engine';

const LOCK_TIMEOUT_MS = 10_000;
/** Of our own time: a clock that has jumped ahead is mostly set right by then, and this cannot be. */
const STAYS_EXPIRED_MS = 50 * 60_000;

/** Removes what restores put aside, once nobody may put it back any more, and what one has left that was killed while it loaded. */
@Injectable()
export class AsideRemovalService {
  private readonly logger = new Logger('Restores');
  /** When each was first seen to be too old, by a clock that nobody sets. */
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly config: Config,
    private readonly restores: RestoreRows,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /**
   * What a process cannot remove that may not change the schema is left to another.
   * @param now of our own time. @returns how many were removed.
   */
  async removeExpired(signal: AbortSignal, now = performance.now()): Promise<number> {
    const expired = this.thatStay(await this.restores.findExpired(), now);
    if (expired.length === 0 && !(await this.restores.hasStage())) return 0;
    const ownerUrl = this.config.databaseOwnerUrl ?? this.config.databaseUrl ?? '';
    // Nobody restores or undoes anything meanwhile.
    const lock = await RestoreConnection.open(ownerUrl);
    if (!lock) return 0;
    try {
      const { AsideSchemas } = await loadSchemaCopy();
      const schemas = new AsideSchemas({ ownerUrl, lockTimeoutMs: LOCK_TIMEOUT_MS, signal });
      await schemas.dropStage('app');
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

  /** Those that were too old already when we looked an hour ago. */
  private thatStay(expired: readonly Restore[], now: number): Restore[] {
    const ids = new Set(expired.map(({ id }) => id));
    for (const id of this.seen.keys()) if (!ids.has(id)) this.seen.delete(id);
    for (const id of ids) this.seen.set(id, this.seen.get(id) ?? now);
    return expired.filter(({ id }) => now - this.seen.get(id)! >= STAYS_EXPIRED_MS);
  }
}
