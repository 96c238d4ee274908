import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<string, string | undefined, string>;

/** Rows as the database holds them, for the statements of this lib. Written by migrations 14 and 34. */
export interface Tables {
  avatars: {
    user_id: string;
    version: string;
    uploaded_at: Timestamp;
    demo_batch_id: ColumnType<string | null, string | null | undefined, string | null>;
  };
  avatar_leftovers: {
    version: string;
    due_at: Timestamp;
    user_id: string | null;
    erased: ColumnType<boolean, boolean | undefined, boolean>;
  };
}
