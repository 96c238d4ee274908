import type { TicketPriority, TicketSide, TicketStatus } from './ticket-states.js';

/** What of a ticket its history tells: what all entries together make of nothing. */
export interface TicketState {
  readonly subject: string;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly requesterId: string | null;
  readonly requesterEmail: string | null;
  readonly assigneeId: string | null;
  readonly teamId: string | null;
  readonly tags: readonly string[];
  readonly rating: number | null;
  readonly ratingComment: string | null;
  readonly follows: string | null;
  readonly mergedInto: string | null;
  readonly mergedAt: Date | null;
  /** The sequence of the last entry. */
  readonly version: number;
  /** When somebody last wrote what both sides read. */
  readonly lastPublicAt: Date | null;
  /** Since when the requester waits for an answer. */
  readonly waitingSince: Date | null;
  readonly solvedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Columns that an entry of kind `change` changes. */
export type TicketColumns = Pick<
  TicketState,
  | 'subject'
  | 'status'
  | 'priority'
  | 'requesterId'
  | 'requesterEmail'
  | 'assigneeId'
  | 'teamId'
  | 'tags'
  | 'rating'
  | 'ratingComment'
  | 'follows'
  | 'mergedInto'
>;

/** Each changed column with what it was and what it is. In the first entry of a ticket all `from` are null. */
export type EntryChanges = {
  readonly [K in keyof TicketColumns]?: { readonly from: TicketColumns[K] | null; readonly to: TicketColumns[K] };
};

/** As much of an entry as its effect depends on. */
export interface EntryEffect {
  readonly sequence: number;
  readonly kind: 'message' | 'note' | 'change';
  readonly authorSide: TicketSide;
  readonly changes: EntryChanges | null;
  readonly createdAt: Date;
}

/** Of a ticket that has no entry yet. */
const NOTHING: TicketState = {
  subject: '',
  status: 'new',
  priority: 'normal',
  requesterId: null,
  requesterEmail: null,
  assigneeId: null,
  teamId: null,
  tags: [],
  rating: null,
  ratingComment: null,
  follows: null,
  mergedInto: null,
  mergedAt: null,
  version: 0,
  lastPublicAt: null,
  waitingSince: null,
  solvedAt: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

/** What an entry makes of a ticket: the one place that knows, for the row and for whoever reads the history. */
export function applied(before: TicketState | null, entry: EntryEffect): TicketState {
  const at = entry.createdAt;
  const was = before ?? { ...NOTHING, createdAt: at };
  const columns = Object.fromEntries(Object.entries(entry.changes ?? {}).map(([column, change]) => [column, change.to]));
  const next = { ...was, ...(columns as Partial<TicketColumns>), version: entry.sequence, updatedAt: at };
  if (entry.kind === 'message')
    return { ...next, lastPublicAt: at, waitingSince: entry.authorSide === 'requester' ? (was.waitingSince ?? at) : null };
  const mergedAt = next.mergedInto === was.mergedInto ? was.mergedAt : next.mergedInto === null ? null : at;
  return { ...next, mergedAt, ...(next.status === was.status ? {} : afterMove(was, next.status, entry)) };
}

/** The state that these entries, in their order, make; null without any. */
export function folded(entries: Iterable<EntryEffect>): TicketState | null {
  let state: TicketState | null = null;
  for (const entry of entries) state = applied(state, entry);
  return state;
}

/** The changed columns of a change; null when nothing would. */
export function changesOf(before: TicketColumns, wanted: Partial<TicketColumns>): EntryChanges | null {
  const changed = (Object.keys(wanted) as (keyof TicketColumns)[]).filter(
    (column) => wanted[column] !== undefined && !same(before[column], wanted[column]),
  );
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((column) => [column, { from: before[column], to: wanted[column] }]));
}

function afterMove(was: TicketState, to: TicketStatus, entry: EntryEffect): Partial<TicketState> {
  const at = entry.createdAt;
  const settled = to === 'solved' || to === 'closed';
  const solvedAt = settled ? (was.solvedAt ?? at) : null;
  if (settled) return { solvedAt, waitingSince: null };
  // Whoever takes it up again without a word waits from then on.
  return { solvedAt, waitingSince: entry.authorSide === 'requester' ? (was.waitingSince ?? at) : was.waitingSince };
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
