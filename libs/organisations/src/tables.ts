import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 2. */
export interface Tables {
  organisations: {
    id: string;
    name: string;
    slug: string;
    time_zone: string;
    is_default: Generated<boolean>;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    demo_batch_id: string | null;
  };
}
