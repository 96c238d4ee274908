import { infiniteQueryOptions } from '@tanstack/react-query';
import { conversationFindAll, conversationFindBlocked, conversationFindMessages } from '@/api/generated';

const PAGE = 50;
/** Where live events do not come through. */
const RENEW_MS = 60_000;

export const conversationsQuery = infiniteQueryOptions({
  queryKey: ['messages', 'conversations'],
  queryFn: ({ pageParam, signal }) => conversationFindAll({ query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) }, signal }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: RENEW_MS,
});

export const blockedQuery = infiniteQueryOptions({
  queryKey: ['messages', 'blocked'],
  queryFn: ({ pageParam, signal }) => conversationFindBlocked({ query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) }, signal }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

/** The newest messages with somebody, and those before, page by page. */
export const conversationQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ['messages', 'with', userId],
    queryFn: ({ pageParam, signal }) =>
      conversationFindMessages({
        path: { user_id: userId },
        query: { limit: PAGE, ...(pageParam && { before: Number(pageParam) }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: RENEW_MS,
  });
