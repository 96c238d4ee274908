import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<string, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<string | null, Date | string | null | undefined, Date | string | null>;

/** A file that goes with a mail. It lies in the storage and is read when the mail leaves; gone by then, the mail goes without it. */
export interface MailAttachment {
  /** In the storage, such as `reports/0192f0c1.pdf`. */
  readonly key: string;
  /** As people find it in the mail. */
  readonly filename: string;
  /** Absent: the one that the storage gives. */
  readonly contentType?: string;
}

/** `queued`: a worker will hand it over. `kept`: no mail server is configured, it waits on the mailbox page. */
export type MailStatus = 'queued' | 'sent' | 'failed' | 'kept';

/** By whom a mail is written, other than by the platform of itself (RFC 3834): by a person who works with it, or at once in answer to a mail. */
export type Written = 'by-a-person' | 'in-reply';

/** Rows as the database holds them. Written by migrations 4, 13, 28, 37 and 45. */
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
    /** Of mails that a release before wrote. */
    attachment: JSONColumnType<MailAttachment> | null;
    attachments: JSONColumnType<MailAttachment[]> | null;
    unsubscribe_url: ColumnType<string | null, string | null | undefined, string | null>;
    reply_to: string | null;
    in_reply_to: string | null;
    reference_ids: string[] | null;
    from_name: string | null;
    written: Written | null;
    status: MailStatus;
    attempts: Generated<number>;
    last_error: string | null;
    locked_until: OptionalTimestamp;
    created_at: Timestamp;
    sent_at: OptionalTimestamp;
  };
}
