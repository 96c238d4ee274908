import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  ticketAdminFind,
  ticketAdminFindAll,
  ticketAdminFindEntries,
  ticketDeskFindAssignees,
  ticketTeamFindAll,
  type TicketListView,
  type TicketView,
} from '@/api/generated';
import type { ListDefinition } from '@/frame';
import { startOfDay } from '@/i18n';

/** What nobody tells the page of is read again so often. */
export const RENEW_MS = 30_000;
const PAGE = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Query = Record<string, string | undefined>;

/** The day of the address counts, where the person is. */
function toInstants({ dueBefore, ...others }: Query): Query {
  return { ...others, ...(dueBefore && DAY.test(dueBefore) && { dueBefore: startOfDay(dueBefore, 1) }) };
}

export const ticketList = {
  queryKey: ['tickets', 'list'],
  load: ({ query, signal }): Promise<TicketListView> => ticketAdminFindAll({ query: toInstants(query), signal }),
} satisfies Pick<ListDefinition<TicketView>, 'queryKey' | 'load'>;

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['tickets', 'one', id],
    queryFn: ({ signal }) => ticketAdminFind({ path: { id }, signal }),
    refetchInterval: RENEW_MS,
  });

/** The latest first, a page at a time. */
export const entriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['tickets', 'entries', id],
    queryFn: ({ pageParam, signal }) =>
      ticketAdminFindEntries({ path: { id }, query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** Who may have tickets of an organisation. */
export const assigneesQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['ticket-assignees', organisationId],
    queryFn: async ({ signal }) => (await ticketDeskFindAssignees({ query: { organisationId }, signal })).items,
    staleTime: 60_000,
  });

/** Teams of an organisation, with those that are archived. */
export const teamsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['ticket-teams', organisationId],
    queryFn: async ({ signal }) => (await ticketTeamFindAll({ query: { organisationId }, signal })).items,
    staleTime: 60_000,
  });

/** What shows something of tickets. */
export const readAnewTickets = [['tickets'], ['ticket-tags']] as const;
