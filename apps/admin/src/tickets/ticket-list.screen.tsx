import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import type { TicketListView, TicketView } from '@/api/generated';
import {
  type Column,
  type Filter,
  Link,
  type ListDefinition,
  listQuery,
  ListScreen,
  OrganisationName,
  organisationChoices,
  useAccess,
  useSearchState,
} from '@/frame';
import { useNow } from '@/frame/use-now';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { queueMessages } from './queue.messages';
import { TicketPriority, TicketStatus } from './ticket-badges';
import { assigneeChoices, tagChoices, teamChoices } from './ticket-choices';
import { readAnewTickets, RENEW_MS, ticketList } from './ticket-queries';
import { ticketWords } from './tickets.messages';
import { useBulkChanges } from './use-bulk-changes';

/** The queue: what people ask for, and who has it. */
export function Screen() {
  const m = useMessages(queueMessages);
  const words = useMessages(ticketWords);
  const { can } = useAccess();
  const { columns, filters } = useTable();
  const { bulk, dialog } = useBulkChanges();
  const definition: ListDefinition<TicketView> = {
    screen: 'tickets',
    title: m.title,
    summary: <Total filters={filters} />,
    ...ticketList,
    renewMs: RENEW_MS,
    columns,
    filters,
    rowKey: ({ id }) => id,
    rowName: ({ number, subject }) => `${words.number(number)} ${subject}`,
    rowLink: ({ id }) => `/tickets/${id}`,
    ...(bulk.length > 0 && { bulk }),
    changes: readAnewTickets,
    actions: can('tickets.work') && (
      <Button asChild>
        <Link to="/tickets/new">
          <Plus aria-hidden /> {m.newTicket}
        </Link>
      </Button>
    ),
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {dialog}
    </>
  );
}

/** How many there are, as the first page says. */
function Total({ filters }: { readonly filters: readonly Filter[] }) {
  const m = useMessages(queueMessages);
  const format = useFormat();
  const [search] = useSearchState();
  const known = new Set(['sort', ...filters.map(({ key }) => key)]);
  const asked = Object.fromEntries(Object.entries(search).filter(([key]) => known.has(key)));
  // The list reads it: this only looks at what it read.
  const { data } = useQuery({ ...listQuery(ticketList, asked), enabled: false });
  const total = (data as TicketListView | undefined)?.total;
  if (!total) return null;
  const count = format.number(total.count);
  const atLeast = total.count === 0 ? m.totalUnknown : m.totalMore(count);
  return <p className="text-muted-foreground">{total.exact ? m.total(count, total.count) : atLeast}</p>;
}

function useTable(): { readonly columns: readonly Column<TicketView>[]; readonly filters: readonly Filter[] } {
  const m = useMessages(queueMessages);
  const words = useMessages(ticketWords);
  const format = useFormat();
  const { severalOrganisations, canEverywhere } = useAccess();
  const several = severalOrganisations && canEverywhere('organisation.manage');
  const people = useMemo(() => assigneeChoices([choice('me', m.me), choice('none', m.nobody)]), [m]);
  const teams = useMemo(() => teamChoices([choice('none', m.noTeam)]), [m]);
  const columns: Column<TicketView>[] = [
    { key: 'ticket', title: m.ticket, cell: (ticket) => <TicketCell ticket={ticket} /> },
    { key: 'status', title: words.status, cell: ({ status }) => <TicketStatus status={status} />, wide: true },
    // One order only: what presses most first.
    {
      key: 'priority',
      title: m.priority,
      sort: ['priority', 'priority'],
      cell: ({ priority }) => <TicketPriority priority={priority} />,
      wide: true,
    },
    { key: 'requester', title: m.requester, cell: (ticket) => ticket.requesterName ?? ticket.requesterEmail ?? m.somebody, wide: true },
    { key: 'assignee', title: m.assignee, cell: ({ assigneeName, teamName }) => assigneeName ?? teamName ?? '—', wide: true },
    { key: 'due', title: m.due, sort: ['due', 'due'], cell: ({ nextDueAt }) => nextDueAt && <Due at={nextDueAt} />, wide: true },
    {
      key: 'updated',
      title: m.updated,
      sort: ['updated', '-updated'],
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
      wide: true,
    },
    { key: 'created', title: m.created, sort: ['created', '-created'], cell: ({ createdAt }) => format.date(createdAt), hidden: true },
    { key: 'team', title: m.team, cell: ({ teamName }) => teamName ?? '—', hidden: true },
    { key: 'rating', title: m.rating, cell: ({ rating }) => (rating === null ? '—' : words.stars(rating)), hidden: true },
    ...(several
      ? [
          {
            key: 'organisation',
            title: m.organisation,
            cell: ({ organisationId }: TicketView) => <OrganisationName id={organisationId} />,
            hidden: true,
          },
        ]
      : []),
  ];
  const statuses = Object.entries(words.statuses).map(([value, label]) => choice(value, label));
  const priorities = Object.entries(words.priorities).map(([value, label]) => choice(value, label));
  const filters: Filter[] = [
    { key: 'search', kind: 'search', title: m.search },
    {
      key: 'status',
      kind: 'choice',
      title: words.status,
      options: [choice('new,open', m.toDo), choice('new,open,pending,on_hold', m.unsettled), ...statuses],
    },
    { key: 'priority', kind: 'choice', title: m.priority, options: [choice('high,urgent', m.pressing), ...priorities] },
    { key: 'assignee', kind: 'record', title: m.assignee, source: people },
    { key: 'team', kind: 'record', title: m.team, source: teams },
    { key: 'tag', kind: 'record', title: m.tag, source: tagChoices },
    ...(several ? [{ key: 'organisationId', kind: 'record' as const, title: m.organisation, source: organisationChoices }] : []),
    { key: 'dueBefore', kind: 'date', title: m.dueBefore },
  ];
  return { columns, filters };
}

function choice(value: string, label: string) {
  return { value, label };
}

function TicketCell({ ticket }: { readonly ticket: TicketView }) {
  const words = useMessages(ticketWords);
  return (
    <span className="block min-w-0 lg:min-w-64">
      <span className="line-clamp-2 break-words">
        <span className="font-normal text-muted-foreground tabular-nums">{words.number(ticket.number)}</span> {ticket.subject}
      </span>
      {ticket.tags.length > 0 && (
        <span className="mt-0.5 block truncate text-xs font-normal text-muted-foreground">{ticket.tags.join(' · ')}</span>
      )}
      <span className="mt-1 flex flex-wrap gap-1 md:hidden">
        <TicketStatus status={ticket.status} />
        {ticket.priority !== 'normal' && <TicketPriority priority={ticket.priority} />}
      </span>
    </span>
  );
}

function Moment({ at }: { readonly at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} title={format.dateTime(at)} className="whitespace-nowrap">
      {format.relative(at)}
    </time>
  );
}

/** When the next of its clocks runs out. */
function Due({ at }: { readonly at: string }) {
  const m = useMessages(queueMessages);
  const now = useNow();
  const isLate = Date.parse(at) <= now;
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <Moment at={at} />
      {isLate && <Badge tone="danger">{m.late}</Badge>}
    </span>
  );
}
