import { queryOptions } from '@tanstack/react-query';
import { type MessageReportView, moderationFind, moderationFindAll } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';

/** Others decide, too. */
export const RENEW_MS = 30_000;

export const reportList: ListSource<MessageReportView> = {
  queryKey: ['message-reports', 'list'],
  load: ({ query, signal }) => moderationFindAll({ query, signal }),
};

/** Each reading is on record: not by itself, and not because the window has the focus again. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ['message-reports', 'one', id],
    queryFn: ({ signal }) => moderationFind({ path: { id }, signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const readAnewReports = [['message-reports']] as const;
