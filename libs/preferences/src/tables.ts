import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<string, string | undefined, string>;
type BatchId = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 14. */
export interface Tables {
  user_preferences: {
    user_id: string;
    chosen: ColumnType<Record<string, unknown>, string, string>;
    updated_at: Timestamp;
    demo_batch_id: BatchId;
  };
  consent_events: {
    id: string;
    user_id: string;
    kind: string;
    version: string;
    granted: boolean;
    occurred_at: Timestamp;
    demo_batch_id: BatchId;
  };
}
