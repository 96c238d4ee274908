/** Where a ticket stands. */
export const TICKET_STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** Who does something to a ticket: whoever asked, whoever helps, or the clock. */
export type TicketSide = 'requester' | 'staff' | 'system';

/** A way from one state to another. */
export interface Transition {
  readonly from: readonly TicketStatus[];
  readonly to: TicketStatus;
  readonly by: readonly TicketSide[];
  /** What it is about, for people. */
  readonly when: string;
}

/** All ways there are: the service, the README and the tests read this table, and nothing else decides. */
export const TRANSITIONS: readonly Transition[] = [
  { from: ['new'], to: 'open', by: ['staff'], when: 'staff takes or answers it' },
  { from: ['new', 'open', 'on_hold'], to: 'pending', by: ['staff'], when: 'staff waits for the requester' },
  { from: ['new', 'open', 'pending'], to: 'on_hold', by: ['staff'], when: 'staff waits for somebody else' },
  { from: ['new', 'open', 'pending', 'on_hold'], to: 'solved', by: ['staff', 'requester'], when: 'it is settled' },
  { from: ['pending', 'on_hold', 'solved'], to: 'open', by: ['staff', 'requester'], when: 'the requester writes, or it goes on' },
  { from: ['solved'], to: 'closed', by: ['system'], when: 'days by setting are over' },
];

/** Whether that side may take a ticket from one state to the other. Staying is no transition. */
export function mayMove(from: TicketStatus, to: TicketStatus, by: TicketSide): boolean {
  return TRANSITIONS.some((way) => way.to === to && way.from.includes(from) && way.by.includes(by));
}

/** Where that side may take it from here. */
export function nextStatuses(from: TicketStatus, by: TicketSide): TicketStatus[] {
  return TICKET_STATUSES.filter((to) => mayMove(from, to, by));
}

/** Those in which somebody still has to do something. */
export const UNSETTLED: readonly TicketStatus[] = ['new', 'open', 'pending', 'on_hold'];

/** From least to most; the database holds the place, beginning with 1. */
export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

export function priorityNumber(priority: TicketPriority): number {
  return TICKET_PRIORITIES.indexOf(priority) + 1;
}

export function priorityName(place: number): TicketPriority {
  return TICKET_PRIORITIES[place - 1] ?? 'normal';
}
