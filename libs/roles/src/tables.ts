import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 11. */
export interface Tables {
  roles: {
    key: string;
    organisation_id: string | null;
    name: string;
    description: Generated<string>;
    /** Null for the roles of the program. */
    permissions: string[] | null;
    version: Generated<number>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
}
