import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** By what way a mail came. */
export type MailSource = 'smtp' | 'webhook';

/** `waiting`: nobody has handled it yet. `held`: staff decides. `failed`: handling it failed again and again. */
export type InboundMailState = 'waiting' | 'handled' | 'ignored' | 'held' | 'failed';

/** Rows as the database holds them. Written by migration 44. */
export interface Tables {
  inbound_mails: {
    id: string;
    source: MailSource;
    envelope_from: string | null;
    from_address: string | null;
    recipients: string[];
    message_key: Buffer;
    size_bytes: number;
    raw: Buffer | null;
    state: InboundMailState;
    reason: string | null;
    subject_type: string | null;
    subject_id: string | null;
    attempts: Generated<number>;
    open_looks: Generated<number>;
    released: Generated<boolean>;
    received_at: Timestamp;
    settled_at: OptionalTimestamp;
  };
}
