import type { ColumnType, Generated } from 'kysely';

/** Rows as the database holds them, for the statements of this lib. Written by migration 20. */
export interface Tables {
  saved_views: {
    id: string;
    user_id: string;
    organisation_id: string;
    screen: string;
    name: string;
    query: string;
    shared: boolean;
    version: Generated<number>;
    created_at: Generated<Date>;
    updated_at: ColumnType<Date, string | undefined, string>;
  };
}
