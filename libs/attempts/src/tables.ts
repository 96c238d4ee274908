import type { ColumnType, Generated } from 'kysely';

/** Read as text; written as an expression of the database's clock. */
type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 9. */
export interface Tables {
  attempt_counters: {
    key: Buffer;
    kind: string;
    tier: string;
    failures: Generated<number>;
    consecutive: Generated<number>;
    refusals: Generated<number>;
    blocked_until: OptionalTimestamp;
    last_at: Timestamp;
  };
  solved_challenges: {
    digest: Buffer;
    expires_at: Timestamp;
  };
}
