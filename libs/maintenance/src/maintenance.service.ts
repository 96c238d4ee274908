import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { isDatabaseUnavailable, Transactions } from '#platform/database';
import { expectVersion } from '#platform/http';
import { Maintenance, type MaintenanceState } from '#platform/maintenance';
import { endedState, type MaintenanceWish, stateOf } from './maintenance-change.js';
import { auditEntryOf } from './maintenance-entry.js';
import { MaintenanceRefresh } from './maintenance-refresh.js';
import { MaintenanceRepository, type StoredMaintenance } from './maintenance.repository.js';

/** Who changes it, and what they saw. */
export interface MaintenanceAuthor {
  /** Null: the command line. */
  readonly userId: string | null;
  /** The version the caller saw (If-Match); absent: change whatever is there. */
  readonly version?: number | undefined;
}

/** What was set, and by whom; without them while the database is away. */
export type MaintenanceRecord = Pick<StoredMaintenance, 'state'> & { readonly changedAt: Date | null; readonly changedBy: string | null };

/** Maintenance with its trail. Who may is for callers to say: a route asks the policy, the command line may. */
@Injectable()
export class MaintenanceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: MaintenanceRepository,
    private readonly refresh: MaintenanceRefresh,
    private readonly maintenance: Maintenance,
    private readonly audit: AuditLog,
  ) {}

  /** What was set last. While the database is away: what this process knows. */
  async find(): Promise<MaintenanceRecord> {
    try {
      const stored = await this.repository.read();
      return stored.state.version >= this.maintenance.state.version ? stored : this.known();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return this.known();
    }
  }

  /**
   * Sets it, or changes what is set. In force in this process on return, in every other one within two seconds.
   * @throws AppError VALIDATION_FAILED, PRECONDITION_FAILED
   */
  enable(wish: MaintenanceWish, author: MaintenanceAuthor): Promise<void> {
    return this.change(author, (stored, version) => stateOf(wish, version, stored.clock));
  }

  /** Ends it. Nothing happens when nothing is set. @throws AppError PRECONDITION_FAILED */
  disable(author: MaintenanceAuthor): Promise<void> {
    return this.change(author, ({ state }, version) => (state.level === 'off' ? null : endedState(version)));
  }

  private async change(
    { userId, version: seen }: MaintenanceAuthor,
    next: (stored: StoredMaintenance, version: number) => MaintenanceState | null,
  ): Promise<void> {
    const changed = await this.transactions.run(async () => {
      const stored = await this.repository.readLocked();
      expectVersion(stored.state.version, seen);
      // What starts now has started for this process too, however roughly it knows the database's clock.
      this.maintenance.noteTime(stored.clock);
      // What a copy says that is not in the row yet is older than this.
      const state = next(stored, Math.max(stored.state.version, this.maintenance.state.version) + 1);
      if (!state) return null;
      await this.repository.write(state, userId);
      await this.audit.record(auditEntryOf(stored.state, state));
      return { state, installation: stored.installation };
    });
    if (changed) await this.refresh.announce(changed.state, changed.installation);
  }

  private known(): MaintenanceRecord {
    return { state: this.maintenance.state, changedAt: null, changedBy: null };
  }
}
