import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

/** Rows as the database holds them. Written by migration 5. */
export interface Tables {
  offices: {
    id: string;
    organisation_id: string;
    name: string;
    time_zone: string;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    archived_at: ColumnType<string | null, Date | string | null | undefined, Date | string | null>;
    demo_batch_id: string | null;
  };
  zones: {
    id: string;
    office_id: string;
    name: string;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
    demo_batch_id: string | null;
  };
}
