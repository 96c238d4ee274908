import { Injectable } from '@nestjs/common';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError } from '#platform/errors';
import { DemoBatchRepository, type LiveBatch } from './demo-batch.repository.js';
import { type DemoBatch, type DemoContributor, inOrder, type RowCounts } from './demo-contributor.js';
import { DemoErrors } from './demo.errors.js';

/** What a seeding made: its batch, and one line for people each. */
export interface Seeding {
  readonly batch: DemoBatch;
  readonly lines: readonly string[];
}

/** What a purge took away. */
export interface Purging {
  readonly batch: DemoBatch;
  readonly removed: RowCounts;
  /** Of people, not of the batch. */
  readonly attached: RowCounts;
}

/** Fills an installation with marked demo data, and empties it of that, whole or not at all. */
@Injectable()
export class DemoSeeder {
  private readonly contributors: DemoContributor[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly batches: DemoBatchRepository,
  ) {}

  /** Called by contributors when their module starts. */
  register(contributor: DemoContributor): void {
    this.contributors.push(contributor);
  }

  /**
   * Runs every contributor in one transaction.
   * @throws AppError DEMO_DATA_PRESENT when there is demo data that was not purged.
   */
  seed(): Promise<Seeding> {
    const batch = { id: newId(), organisationId: newId() };
    return this.transactions.run(async () => {
      if (!(await this.batches.insert(batch, 'demo'))) throw new AppError(DemoErrors.DEMO_DATA_PRESENT);
      const lines: string[] = [];
      for (const contributor of inOrder(this.contributors)) lines.push(...(await contributor.seed(batch)));
      return { batch, lines };
    });
  }

  /** The demo data that is there, if any. */
  findLive(): Promise<LiveBatch | null> {
    return this.batches.findLive();
  }

  /** How much of it there is, by table. */
  count(batch: DemoBatch): Promise<RowCounts> {
    return this.transactions.run(() => this.total((contributor) => contributor.count(batch)));
  }

  /** What people made among it, at all or since then, by table: it refuses a purge. `people`: accounts, which no purge takes. */
  async attached(batch: DemoBatch, since?: Date): Promise<RowCounts> {
    try {
      return await this.transactions.run(() => this.attachedRows(batch, since));
    } catch (error) {
      const people = error instanceof AppError && error.definition === DemoErrors.DEMO_PEOPLE_STAY && error.details?.['people'];
      if (typeof people === 'number') return { people };
      throw error;
    }
  }

  /**
   * Removes the demo data in one transaction. Null when there is none.
   * @param withAttached also what people made among it; otherwise such rows refuse the purge.
   * @param backedUpAt what they made after it is in no backup, and refuses the purge.
   * @throws AppError DEMO_DATA_IN_USE; with `rows`, it says how many of them there are. DEMO_BACKUP_FIRST
   */
  async purge(withAttached: boolean, backedUpAt?: Date | null): Promise<Purging | null> {
    try {
      return await this.transactions.run(async () => {
        const batch = await this.batches.findLive(true);
        if (!batch) return null;
        const lastFirst = inOrder(this.contributors).toReversed();
        for (const contributor of lastFirst) await contributor.hold?.(batch);
        const attached = await this.attachedRows(batch);
        if (!withAttached && Object.keys(attached).length > 0) throw new AppError(DemoErrors.DEMO_DATA_IN_USE, { rows: attached });
        if (backedUpAt && Object.keys(await this.attachedRows(batch, backedUpAt)).length > 0)
          throw new AppError(DemoErrors.DEMO_BACKUP_FIRST);
        const removed = await this.count(batch);
        for (const contributor of lastFirst) await contributor.purge(batch);
        await this.batches.remove(batch.id);
        return { batch, removed, attached };
      });
    } catch (error) {
      // Something points at demo data that no contributor knows of: better to stay than to fail for no reason anybody can read.
      const constraint = violatedConstraint(error);
      if (constraint !== undefined) throw new AppError(DemoErrors.DEMO_DATA_IN_USE, { constraint }, { cause: error });
      throw error;
    }
  }

  private attachedRows(batch: DemoBatch, since?: Date): Promise<RowCounts> {
    return this.total(async (contributor) => (await contributor.attached?.(batch, since)) ?? {});
  }

  private async total(of: (contributor: DemoContributor) => Promise<RowCounts>): Promise<RowCounts> {
    const counts: Record<string, number> = {};
    for (const contributor of this.contributors)
      for (const [table, rows] of Object.entries(await of(contributor))) if (rows > 0) counts[table] = (counts[table] ?? 0) + rows;
    return counts;
  }
}
