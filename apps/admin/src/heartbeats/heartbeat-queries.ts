import { queryOptions } from '@tanstack/react-query';
import { heartbeatFind, heartbeatFindAll, type HeartbeatView } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';

/** A report may come at any time. */
export const RENEW_MS = 10_000;

/** They are few: the API gives all of them. */
export const heartbeatList: ListSource<HeartbeatView> = {
  queryKey: ['heartbeats', 'list'],
  load: async ({ query: { state }, signal }) => {
    const { items } = await heartbeatFindAll({ signal });
    return { items: items.filter((heartbeat) => state === undefined || heartbeat.state === state), nextCursor: null };
  },
};

export const heartbeatQuery = (id: string) =>
  queryOptions({
    queryKey: ['heartbeats', 'one', id],
    queryFn: ({ signal }) => heartbeatFind({ path: { id }, signal }),
    refetchInterval: RENEW_MS,
  });

export const readAnewHeartbeats = [['heartbeats']] as const;
