import { LifeBuoy, MessageSquareText, Plus, Ticket, UsersRound } from 'lucide-react';
import { ticketAdminFindAll } from '@/api/generated';
import { queryClient } from '@/api/query-client';
import type { FeatureDefinition } from '@/frame/feature';
import { listQuery } from '@/frame/list/list-query';

/** They count for the organisation of a ticket: an office is not enough. */
const reads = { permission: 'tickets.read', scope: 'organisation' } as const;
const works = { permission: 'tickets.work', scope: 'organisation' } as const;

// Once each: every import names all that it needs.
const queries = () => import('./ticket-queries');
const ownQueries = () => import('./own-ticket-queries');

/** What staff works on. */
export const tickets: FeatureDefinition = {
  key: 'tickets',
  screens: [
    {
      path: '/tickets',
      title: { en: 'Tickets', es: 'Tickets' },
      ...reads,
      load: () => import('./ticket-list.screen'),
      preload: async ({ search }) => {
        const { ticketList } = await queries();
        await queryClient.prefetchQuery(listQuery(ticketList, search));
      },
      skeleton: 'list',
      menu: { group: 'support', icon: Ticket, order: 10 },
    },
    {
      path: '/tickets/new',
      title: { en: 'New ticket', es: 'Ticket nuevo' },
      ...works,
      load: () => import('./ticket-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/canned-replies',
      title: { en: 'Canned replies', es: 'Respuestas preparadas' },
      ...works,
      load: () => import('./canned-replies.screen'),
      skeleton: 'list',
      menu: { group: 'support', icon: MessageSquareText, order: 20 },
    },
    {
      path: '/ticket-teams',
      title: { en: 'Teams', es: 'Equipos' },
      ...reads,
      load: () => import('./teams.screen'),
      skeleton: 'list',
      menu: { group: 'support', icon: UsersRound, order: 30 },
    },
    {
      path: '/tickets/$ticketId',
      title: { en: 'Ticket', es: 'Ticket' },
      ...reads,
      load: () => import('./ticket.screen'),
      preload: async ({ params }) => {
        const { entriesQuery, ticketQuery } = await queries();
        const id = params.ticketId!;
        await Promise.all([queryClient.prefetchQuery(ticketQuery(id)), queryClient.prefetchInfiniteQuery(entriesQuery(id))]);
      },
    },
  ],
  commands: [
    {
      key: 'ticket-new',
      title: { en: 'New ticket for somebody', es: 'Ticket nuevo para alguien' },
      ...works,
      icon: Plus,
      to: '/tickets/new',
    },
  ],
  records: [
    {
      key: 'tickets',
      title: { en: 'Tickets', es: 'Tickets' },
      ...reads,
      search: async (search, signal) => {
        const { items } = await ticketAdminFindAll({ query: { search, limit: 8 }, signal });
        return items.map(({ id, number, subject, requesterName, requesterEmail }) => ({
          key: id,
          title: `#${number} ${subject}`,
          detail: requesterName ?? requesterEmail ?? '',
          to: `/tickets/${id}`,
        }));
      },
    },
  ],
};

/** Everybody's own. */
export const ownTickets: FeatureDefinition = {
  key: 'own-tickets',
  screens: [
    {
      path: '/my-tickets',
      title: { en: 'My tickets', es: 'Mis tickets' },
      load: () => import('./own-ticket-list.screen'),
      preload: async ({ search }) => {
        const { ownTicketList } = await ownQueries();
        await queryClient.prefetchQuery(listQuery(ownTicketList, search));
      },
      skeleton: 'list',
      menu: { group: 'mine', icon: LifeBuoy, order: 50 },
    },
    {
      path: '/my-tickets/new',
      title: { en: 'Ask for help', es: 'Pedir ayuda' },
      load: () => import('./own-ticket-new.screen'),
      skeleton: 'form',
    },
    {
      path: '/my-tickets/$ticketId',
      title: { en: 'My ticket', es: 'Mi ticket' },
      load: () => import('./own-ticket.screen'),
      preload: async ({ params }) => {
        const { ownEntriesQuery, ownTicketQuery } = await ownQueries();
        const id = params.ticketId!;
        await Promise.all([queryClient.prefetchQuery(ownTicketQuery(id)), queryClient.prefetchInfiniteQuery(ownEntriesQuery(id))]);
      },
    },
  ],
  commands: [{ key: 'help', title: { en: 'Ask for help', es: 'Pedir ayuda' }, icon: LifeBuoy, to: '/my-tickets/new' }],
};
