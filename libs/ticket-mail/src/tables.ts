import type { ColumnType, Generated } from 'kysely';

/** `out`: an answer of staff. `in`: somebody wrote. `acknowledgement`: that a mail became a ticket. */
export type TicketMailDirection = 'out' | 'in' | 'acknowledgement';

/** Rows as the database holds them. Written by migration 46. */
export interface Tables {
  ticket_mails: {
    id: string;
    ticket_id: string;
    entry_id: string | null;
    direction: TicketMailDirection;
    message_ref: string;
    message_id: string | null;
    created_at: ColumnType<string, never, never>;
  };
  ticket_mail_progress: {
    ticket_id: string;
    applied_sequence: Generated<number>;
  };
  ticket_mail_acknowledgements: {
    address_digest: Buffer;
    day: string;
  };
}
