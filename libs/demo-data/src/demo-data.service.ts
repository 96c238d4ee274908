import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';
import { DemoErrors, DemoMode, DemoSeeder, type LiveBatch, type Purging, type RowCounts, type Seeding } from '#platform/demo';
import { AppError } from '#platform/errors';
import { BeforePurge } from './before-purge.js';

/** So often what people make meanwhile is waited for. */
const MOST_ROUNDS = 3;

/** How things stand with demo data. */
export interface DemoDataState {
  /** The setting `demo.mode`. */
  readonly mode: boolean;
  /** At most one. */
  readonly batches: readonly { readonly batch: LiveBatch; readonly rows: RowCounts; readonly attached: RowCounts }[];
}

/** Demo data with its trail. Who may is for callers to say: a route asks the policy, set-up and the command line may. */
@Injectable()
export class DemoDataService {
  constructor(
    private readonly transactions: Transactions,
    private readonly seeder: DemoSeeder,
    private readonly mode: DemoMode,
    private readonly audit: AuditLog,
    private readonly before: BeforePurge,
  ) {}

  async state(): Promise<DemoDataState> {
    const batch = await this.seeder.findLive();
    return {
      mode: this.mode.isOn,
      batches: batch ? [{ batch, rows: await this.seeder.count(batch), attached: await this.seeder.attached(batch) }] : [],
    };
  }

  async isLoaded(): Promise<boolean> {
    return (await this.liveId()) !== null;
  }

  /** Of the demo data that is there; null: there is none. */
  async liveId(): Promise<string | null> {
    return (await this.seeder.findLive())?.id ?? null;
  }

  /** Whether people made something after that which would go with the demo data. */
  async isAttachedSince(time: Date): Promise<boolean> {
    const batch = await this.seeder.findLive();
    // Accounts do not go.
    const { people: _, ...rows } = batch ? await this.seeder.attached(batch, time) : {};
    return Object.keys(rows).length > 0;
  }

  /** When demo data was last removed; null: never. */
  async purgedAt(): Promise<Date | null> {
    return (await this.audit.latest('demo.purge'))?.occurredAt ?? null;
  }

  /** @throws AppError DEMO_DATA_PRESENT */
  load(): Promise<Seeding> {
    return this.transactions.run(async () => {
      const seeding = await this.seeder.seed();
      const { id, organisationId } = seeding.batch;
      await this.audit.record({ action: 'demo.load', target: { type: 'demo-batch', id }, after: { organisationId } });
      return seeding;
    });
  }

  /**
   * As `purge`, once all that goes can be come back to.
   * @param withinMs so long somebody waits for that.
   * @throws AppError DEMO_DATA_IN_USE, DEMO_PEOPLE_STAY, DEMO_BACKUP_FIRST
   */
  async purgeSafely(withAttached: boolean, withinMs: number): Promise<Purging | null> {
    const until = performance.now() + withinMs;
    for (let round = 1; ; round += 1) {
      const backedUpAt = await this.before.prepare(until - performance.now());
      try {
        return await this.purge(withAttached, backedUpAt);
      } catch (error) {
        const isBehind = error instanceof AppError && error.definition === DemoErrors.DEMO_BACKUP_FIRST;
        if (!isBehind || round === MOST_ROUNDS) throw error;
      }
    }
  }

  /**
   * Removes what is marked as demo data, and nothing else unless `withAttached`. Null when there is none.
   * @throws AppError DEMO_DATA_IN_USE, DEMO_PEOPLE_STAY
   */
  purge(withAttached: boolean, backedUpAt?: Date | null): Promise<Purging | null> {
    return this.transactions.run(async () => {
      const purging = await this.seeder.purge(withAttached, backedUpAt);
      if (purging) {
        const { batch, removed, attached } = purging;
        await this.audit.record({
          action: 'demo.purge',
          target: { type: 'demo-batch', id: batch.id },
          before: { organisationId: batch.organisationId, rows: removed, ...(Object.keys(attached).length > 0 ? { attached } : {}) },
        });
      }
      return purging;
    });
  }
}
