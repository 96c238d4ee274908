import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ticketFind, ticketFindAll, ticketFindEntries, type OwnTicketView } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';

export const OWN_RENEW_MS = 60_000;
const PAGE = 50;

export const ownTicketList: ListSource<OwnTicketView> = {
  queryKey: ['own-tickets', 'list'],
  load: ({ query, signal }) => ticketFindAll({ query, signal }),
};

export const ownTicketQuery = (id: string) =>
  queryOptions({
    queryKey: ['own-tickets', 'one', id],
    // Its entries are read beside it, a page at a time.
    queryFn: ({ signal }) => ticketFind({ path: { id }, query: { limit: 1 }, signal }),
    refetchInterval: OWN_RENEW_MS,
  });

/** The latest first. */
export const ownEntriesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['own-tickets', 'entries', id],
    queryFn: ({ pageParam, signal }) =>
      ticketFindEntries({ path: { id }, query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: OWN_RENEW_MS,
  });

export const readAnewOwnTickets = [['own-tickets']] as const;
