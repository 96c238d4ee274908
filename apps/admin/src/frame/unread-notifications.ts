import { queryOptions } from '@tanstack/react-query';
import { notificationCountUnread } from '@/api/generated';

/** Where live events do not come through. */
const RENEW_MS = 60_000;

/** How many notifications one has not read. */
export const unreadNotificationsQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: ({ signal }) => notificationCountUnread({ signal }),
  refetchInterval: RENEW_MS,
});
