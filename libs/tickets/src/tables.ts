import type { ColumnType, Generated } from 'kysely';
import type { EntryChanges } from './ticket-history.js';
import type { TicketStatus } from './ticket-states.js';

type Time = ColumnType<Date, Date, Date>;
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Rows as the database holds them, for the statements of this lib. Written by migration 41. */
export interface Tables {
  ticket_teams: {
    id: string;
    organisation_id: string;
    name: string;
    archived_at: MaybeTime;
    version: Generated<number>;
    created_at: Generated<Date>;
    demo_batch_id: string | null;
  };
  tickets: {
    id: string;
    organisation_id: string;
    /** A bigint, as the driver gives it. */
    number: Generated<string>;
    requester_id: string | null;
    requester_email: string | null;
    subject: string;
    status: TicketStatus;
    priority: number;
    assignee_id: string | null;
    team_id: string | null;
    tags: string[];
    rating: number | null;
    rating_comment: string | null;
    follows: string | null;
    merged_into: string | null;
    merged_at: MaybeTime;
    version: number;
    last_public_at: MaybeTime;
    waiting_since: MaybeTime;
    solved_at: MaybeTime;
    next_due_at: MaybeTime;
    requester_erased_at: MaybeTime;
    created_at: Time;
    updated_at: Time;
    demo_batch_id: string | null;
  };
  ticket_entries: {
    ticket_id: string;
    sequence: number;
    id: string;
    organisation_id: string;
    kind: 'message' | 'note' | 'change';
    author_id: string | null;
    author_side: 'requester' | 'staff' | 'system';
    author_email: string | null;
    body: string | null;
    changes: ColumnType<EntryChanges | null, string | null, string | null>;
    channel: 'web' | 'mail';
    proved: boolean;
    client_key: string | null;
    created_at: Time;
    redacted_at: MaybeTime;
  };
  /** A view: what a requester may read. */
  requester_entries: {
    ticket_id: string;
    sequence: number;
    id: string;
    kind: 'message' | 'change';
    author_id: string | null;
    author_side: 'requester' | 'staff' | 'system';
    author_email: string | null;
    body: string | null;
    status: { from: TicketStatus | null; to: TicketStatus } | null;
    channel: 'web' | 'mail';
    created_at: Time;
    redacted_at: MaybeTime;
  };
}
