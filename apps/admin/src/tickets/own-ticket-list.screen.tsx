import { LifeBuoy } from 'lucide-react';
import type { OwnTicketView } from '@/api/generated';
import { Link, type ListDefinition, ListScreen, useLive } from '@/frame';
import { useQueryClient } from '@tanstack/react-query';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { OWN_RENEW_MS, ownTicketList } from './own-ticket-queries';
import { ownTicketMessages } from './own-tickets.messages';
import { TicketStatus } from './ticket-badges';
import { ticketWords } from './tickets.messages';

/** What one asked for. */
export function Screen() {
  const m = useMessages(ownTicketMessages);
  const words = useMessages(ticketWords);
  const format = useFormat();
  const queries = useQueryClient();
  useLive('ticket.changed', () => void queries.invalidateQueries({ queryKey: ownTicketList.queryKey }));
  const raise = (
    <Button asChild>
      <Link to="/my-tickets/new">
        <LifeBuoy aria-hidden /> {m.raise}
      </Link>
    </Button>
  );
  const definition: ListDefinition<OwnTicketView> = {
    screen: 'my-tickets',
    title: m.title,
    description: m.description,
    ...ownTicketList,
    renewMs: OWN_RENEW_MS,
    columns: [
      {
        key: 'ticket',
        title: m.ticket,
        cell: ({ number, subject }) => (
          <span className="line-clamp-2 break-words">
            <span className="font-normal text-muted-foreground tabular-nums">{words.number(number)}</span> {subject}
          </span>
        ),
      },
      { key: 'status', title: words.status, cell: ({ status }) => <TicketStatus status={status} label={wordFor(m.statuses, status)} /> },
      { key: 'last', title: m.last, cell: ({ lastMessageAt }) => lastMessageAt && format.relative(lastMessageAt), wide: true },
    ],
    filters: [
      {
        key: 'status',
        kind: 'choice',
        title: words.status,
        options: Object.entries(m.statuses).map(([value, label]) => ({ value, label })),
      },
    ],
    rowKey: ({ id }) => id,
    rowName: ({ number, subject }) => `${words.number(number)} ${subject}`,
    rowLink: ({ id }) => `/my-tickets/${id}`,
    actions: raise,
    empty: { title: m.none, body: m.noneHint, action: raise },
  };
  return <ListScreen definition={definition} />;
}
