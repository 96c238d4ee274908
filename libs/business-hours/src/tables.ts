import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Holiday, OpenRange } from './hours.js';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

/** Rows as the database holds them. Written by migration 40. */
export interface Tables {
  business_hours: {
    id: string;
    organisation_id: string | null;
    name: string;
    time_zone: string;
    always_open: boolean;
    ranges: JSONColumnType<OpenRange[]>;
    holidays: JSONColumnType<Holiday[]>;
    is_default: Generated<boolean>;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    demo_batch_id: string | null;
  };
}
