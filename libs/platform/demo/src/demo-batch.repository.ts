import { Injectable } from '@nestjs/common';
import type { ColumnType } from 'kysely';
import { Database } from '#platform/database';
import type { DemoBatch } from './demo-contributor.js';

interface Tables {
  demo_batches: {
    id: string;
    organisation_id: string;
    label: string;
    created_at: ColumnType<string, never, never>;
    purged_at: string | null;
  };
}

/** A batch that is there. */
export interface LiveBatch extends DemoBatch {
  readonly seededAt: Date;
}

/** Statements on `demo_batches`. */
@Injectable()
export class DemoBatchRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when demo data is there and was not purged; waits for a seeding that has not committed. */
  async insert(batch: DemoBatch, label: string): Promise<boolean> {
    const result = await this.batches()
      .insertInto('demo_batches')
      .values({ id: batch.id, organisation_id: batch.organisationId, label, purged_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }

  /** The batch that is there; there is at most one. @param lock until the transaction ends. */
  async findLive(lock = false): Promise<LiveBatch | null> {
    const row = await this.batches()
      .selectFrom('demo_batches')
      .select(['id', 'organisation_id', 'created_at'])
      .where('purged_at', 'is', null)
      .$if(lock, (query) => query.forUpdate())
      .executeTakeFirst();
    return row ? { id: row.id, organisationId: row.organisation_id, seededAt: new Date(row.created_at) } : null;
  }

  async remove(id: string): Promise<void> {
    await this.batches().deleteFrom('demo_batches').where('id', '=', id).execute();
  }

  private batches() {
    return this.database.kysely<Tables>();
  }
}
