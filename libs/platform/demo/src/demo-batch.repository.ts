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

/** Statements on `demo_batches`. */
@Injectable()
export class DemoBatchRepository {
  constructor(private readonly database: Database) {}

  /** @returns false when demo data is there and was not purged; waits for a seeding that has not committed. */
  async insert(batch: DemoBatch, label: string): Promise<boolean> {
    const result = await this.database
      .kysely<Tables>()
      .insertInto('demo_batches')
      .values({ id: batch.id, organisation_id: batch.organisationId, label, purged_at: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return result.numInsertedOrUpdatedRows === 1n;
  }
}
