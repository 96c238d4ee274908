import type { Attachment } from '#attachments';
import { AttachmentView, toAttachmentView } from '#attachments';
import { ApiProperty } from '@nestjs/swagger';
import { toCursor } from '#platform/http';
import { nextStatuses, priorityName } from '#tickets';
import type { EntryPage, EntryRow } from '../ticket-history.query.js';
import type { TicketPage, TicketRow } from '../ticket-list.query.js';

/** A ticket as staff sees it. */
export class TicketView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  /** Such as 1042, for people to say. */
  number: number;
  subject: string;
  /** `new`, `open`, `pending`, `on_hold`, `solved` or `closed`. */
  status: string;
  /** Where staff may take it from here. */
  nextStatuses: string[];
  /** `low`, `normal`, `high` or `urgent`. */
  priority: string;
  /** UUID; null for somebody without an account. */
  requesterId: string | null;
  requesterName: string | null;
  /** Of somebody without an account. */
  requesterEmail: string | null;
  /** UUID. */
  assigneeId: string | null;
  assigneeName: string | null;
  /** UUID. */
  teamId: string | null;
  teamName: string | null;
  tags: string[];
  /** 1 to 5; null: not rated. */
  rating: number | null;
  ratingComment: string | null;
  /** UUID of the closed ticket that was answered by this one. */
  follows: string | null;
  /** UUID of the ticket where it is read now; null: it was not merged. */
  mergedInto: string | null;
  /** ISO 8601, UTC. */
  mergedAt: string | null;
  /** ISO 8601, UTC. When somebody last wrote what the requester reads. */
  lastPublicAt: string | null;
  /** ISO 8601, UTC. Since when the requester waits for an answer; null: they do not. */
  waitingSince: string | null;
  /** ISO 8601, UTC. */
  solvedAt: string | null;
  /** ISO 8601, UTC. When the next of its clocks runs out. */
  nextDueAt: string | null;
  /** The requester was erased, and with them what was written. */
  isErased: boolean;
  /** Grows with every entry; send it as `If-Match: "3"` or `version` to change only what you saw. */
  version: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

/** How many there are. */
export class TicketCountView {
  /** At most 1,000. */
  count: number;
  /** False: there may be more. */
  exact: boolean;
}

/** A page of tickets. */
export class TicketListView {
  /** Perhaps fewer than were asked for, though there are more. */
  items: TicketView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
  /** On the first page; null on the others. */
  total: TicketCountView | null;
}

/** A message, a note or a change. */
export class TicketEntryView {
  /** UUID. */
  id: string;
  /** UUID of the ticket it was written in: one that was merged keeps its own. */
  ticketId: string;
  /** Counts the entries of a ticket. */
  sequence: number;
  /** `message`, `note` (the requester never sees it) or `change`. */
  kind: string;
  /** Whose side it is from: `requester`, `staff` or `system`. */
  side: string;
  /** UUID. */
  authorId: string | null;
  authorName: string | null;
  /** Of somebody without an account. */
  authorEmail: string | null;
  /** Null for a change, and for what was erased. */
  body: string | null;
  /** Of a change: each column with what it was and what it is. */
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'object', properties: { from: {}, to: {} }, required: ['from', 'to'] },
  })
  changes: Record<string, { from: unknown; to: unknown }> | null;
  /** How it came: `web` or `mail`. */
  channel: string;
  /** False: nothing proves that the address it came from is that of its author. */
  proved: boolean;
  isErased: boolean;
  attachments: AttachmentView[];
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** A page of entries, the latest first. */
export class TicketEntryListView {
  items: TicketEntryView[];
  /** Pass as `cursor` for earlier ones; null when there are none. */
  nextCursor: string | null;
}

export function toTicketView(row: TicketRow, names: ReadonlyMap<string, string>): TicketView {
  const nameOf = (id: string | null): string | null => (id !== null && names.get(id)) || null;
  return {
    id: row.id,
    organisationId: row.organisationId,
    number: row.number,
    subject: row.subject,
    status: row.status,
    nextStatuses: row.mergedInto === null ? nextStatuses(row.status, 'staff') : [],
    priority: priorityName(row.priority),
    requesterId: row.requesterId,
    requesterName: nameOf(row.requesterId),
    requesterEmail: row.requesterEmail,
    assigneeId: row.assigneeId,
    assigneeName: nameOf(row.assigneeId),
    teamId: row.teamId,
    teamName: row.teamName,
    tags: [...row.tags],
    rating: row.rating,
    ratingComment: row.ratingComment,
    follows: row.follows,
    mergedInto: row.mergedInto,
    mergedAt: row.mergedAt,
    lastPublicAt: row.lastPublicAt,
    waitingSince: row.waitingSince,
    solvedAt: row.solvedAt,
    nextDueAt: row.nextDueAt,
    isErased: row.isErased,
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

export function toTicketListView(page: TicketPage, names: ReadonlyMap<string, string>): TicketListView {
  const items = page.items.map((row) => toTicketView(row, names));
  return { items, nextCursor: page.next && toCursor([page.next.key, page.next.id]), total: page.total && { ...page.total } };
}

/** @param attachments by entry. */
export function toTicketEntryListView(
  page: EntryPage,
  names: ReadonlyMap<string, string>,
  attachments: ReadonlyMap<string, readonly Attachment[]>,
): TicketEntryListView {
  const items = page.items.map((entry) => toTicketEntryView(entry, names, attachments.get(entry.id) ?? []));
  return { items, nextCursor: page.next && toCursor(page.next) };
}

function toTicketEntryView(entry: EntryRow, names: ReadonlyMap<string, string>, attachments: readonly Attachment[]): TicketEntryView {
  return {
    id: entry.id,
    ticketId: entry.ticketId,
    sequence: entry.sequence,
    kind: entry.kind,
    side: entry.authorSide,
    authorId: entry.authorId,
    authorName: (entry.authorId !== null && names.get(entry.authorId)) || null,
    authorEmail: entry.authorEmail,
    body: entry.body,
    changes: entry.changes && { ...entry.changes },
    channel: entry.channel,
    proved: entry.proved,
    isErased: entry.isErased,
    attachments: attachments.map(toAttachmentView),
    createdAt: entry.createdAt,
  };
}
