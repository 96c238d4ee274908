import type { ColumnType, Generated } from 'kysely';
import type { HeartbeatState } from './heartbeat.js';

type Timestamp = ColumnType<string, string | undefined, string>;
type OptionalTimestamp = ColumnType<string | null, string | null | undefined, string | null>;

/** Rows as the database holds them. Written by migration 27. */
export interface Tables {
  heartbeats: {
    id: string;
    name: string;
    token_digest: Buffer;
    period_seconds: number;
    grace_seconds: number;
    state: Generated<HeartbeatState>;
    last_seen_at: OptionalTimestamp;
    due_at: OptionalTimestamp;
    failed: Generated<boolean>;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  heartbeat_pings: { id: string; heartbeat_id: string; at: Timestamp; failed: boolean };
  heartbeat_watch: {
    id: Generated<number>;
    swept_at: Timestamp;
    outside_tried_at: OptionalTimestamp;
    outside_ok_at: OptionalTimestamp;
    outside_problem: string | null;
  };
}
