import type { ColumnType, Generated } from 'kysely';

/** Rows as the database holds them, for the statements of this lib. Written by migration 36. */
export interface Tables {
  attachments: {
    id: string;
    owner_id: string | null;
    organisation_id: string;
    name: string;
    content_type: string;
    size: number;
    sha256: Buffer;
    target_kind: string | null;
    target_id: string | null;
    created_at: ColumnType<Date, never, never>;
  };
  attachment_leftovers: {
    id: string;
    owner_id: string | null;
    erased: Generated<boolean>;
    due_at: ColumnType<Date, string | undefined, string>;
  };
}
