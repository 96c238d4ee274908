import type { ColumnType, Generated } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** `queued`: a worker will hand it over. `kept`: no mail server is configured, it waits on the mailbox page. */
export type MailStatus = 'queued' | 'sent' | 'failed' | 'kept';

/** Rows as the database holds them. Written by migration 4. */
export interface Tables {
  mails: {
    id: string;
    organisation_id: string | null;
    person_id: ColumnType<string | null, string | null | undefined, string | null>;
    template: string;
    to_address: string;
    language: string;
    subject: string;
    text: string | null;
    html: string | null;
    link: string | null;
    status: MailStatus;
    attempts: Generated<number>;
    last_error: string | null;
    locked_until: OptionalTimestamp;
    created_at: Timestamp;
    sent_at: OptionalTimestamp;
  };
}
