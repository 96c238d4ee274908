import type { Attachment } from '#attachments';
import { AttachmentView, toAttachmentView } from '#attachments';
import { toCursor } from '#platform/http';
import type { OwnEntry, OwnPage, OwnTicket } from '../requester-ticket.query.js';
import type { PlacedMessage } from '../ticket-intake.service.js';
import { priorityName } from '../ticket-states.js';

/** From where to where a ticket went. */
export class StatusChangeView {
  /** Null: it was raised. */
  from: string | null;
  to: string;
}

/** A message, or a change of the state. */
export class OwnEntryView {
  /** UUID. */
  id: string;
  /** UUID of the ticket it was written in: one that was merged keeps its own. */
  ticketId: string;
  /** Counts the entries of a ticket; some numbers are missing here. */
  sequence: number;
  /** `message` or `change`. */
  kind: string;
  /** Whose side it is from: `requester`, `staff` or `system`. */
  side: string;
  /** True when the caller wrote it. */
  isMine: boolean;
  /** Null for the system, and for those who are gone. */
  authorName: string | null;
  /** Null for a change, and for what was erased. */
  body: string | null;
  /** Of a change. */
  status: StatusChangeView | null;
  /** How it came: `web` or `mail`. */
  channel: string;
  attachments: AttachmentView[];
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** A ticket of the caller. */
export class OwnTicketView {
  /** UUID. */
  id: string;
  /** Such as 1042, for people to say. */
  number: number;
  subject: string;
  /** `new`, `open`, `pending` (somebody waits for an answer of the caller), `on_hold`, `solved` or `closed`. */
  status: string;
  /** `low`, `normal`, `high` or `urgent`. */
  priority: string;
  /** 1 to 5; null: not rated. */
  rating: number | null;
  ratingComment: string | null;
  /** UUID of the ticket where it is read now; null: it was not merged. */
  mergedInto: string | null;
  /** UUID of the closed ticket that was answered by this one. */
  follows: string | null;
  /** ISO 8601, UTC. When somebody last wrote. */
  lastMessageAt: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** A page of the caller’s tickets, those first that were written in last. */
export class OwnTicketListView {
  items: OwnTicketView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A page of entries, the latest first. */
export class OwnEntryListView {
  items: OwnEntryView[];
  /** Pass as `cursor` for earlier ones; null when there are none. */
  nextCursor: string | null;
}

/** A ticket of the caller with its entries. */
export class OwnTicketDetailView extends OwnTicketView {
  entries: OwnEntryListView;
}

/** Where a message is now. */
export class PlacedMessageView {
  /** UUID. Another one than was answered when that was closed or merged. */
  ticketId: string;
  /** UUID. */
  entryId: string;
  sequence: number;
  /** True: it had been written before under its client key. */
  repeated: boolean;
}

export function toOwnTicketView(ticket: OwnTicket): OwnTicketView {
  const { id, number, subject, status, rating, ratingComment, mergedInto, follows, createdAt, updatedAt } = ticket;
  const priority = priorityName(ticket.priority);
  const lastMessageAt = ticket.lastPublicAt;
  return { id, number, subject, status, priority, rating, ratingComment, mergedInto, follows, lastMessageAt, createdAt, updatedAt };
}

export function toOwnTicketListView(page: OwnPage<OwnTicket>): OwnTicketListView {
  return { items: page.items.map(toOwnTicketView), nextCursor: page.next && toCursor(page.next) };
}

/** @param attachments by entry. */
export function toOwnEntryListView(
  page: OwnPage<OwnEntry>,
  viewerId: string,
  names: ReadonlyMap<string, string>,
  attachments: ReadonlyMap<string, readonly Attachment[]>,
): OwnEntryListView {
  const items = page.items.map(({ authorSide, authorId, ...entry }) => ({
    id: entry.id,
    ticketId: entry.ticketId,
    sequence: entry.sequence,
    kind: entry.kind,
    side: authorSide,
    isMine: authorId === viewerId,
    authorName: (authorId !== null && names.get(authorId)) || null,
    body: entry.body,
    status: entry.status && { from: entry.status.from, to: entry.status.to },
    channel: entry.channel,
    attachments: (attachments.get(entry.id) ?? []).map(toAttachmentView),
    createdAt: entry.createdAt,
  }));
  return { items, nextCursor: page.next && toCursor(page.next) };
}

export function toPlacedMessageView({ ticketId, entryId, sequence, repeated }: PlacedMessage): PlacedMessageView {
  return { ticketId, entryId, sequence, repeated };
}
