import { queryOptions } from '@tanstack/react-query';
import { businessHoursFind, businessHoursPreview } from '@/api/generated';

const RENEW_MS = 60_000;

export const hoursQuery = (id: string) =>
  queryOptions({ queryKey: ['business-hours', 'one', id], queryFn: ({ signal }) => businessHoursFind({ path: { id }, signal }) });

/** Whether it is open now. */
export const previewQuery = (id: string) =>
  queryOptions({
    queryKey: ['business-hours', 'preview', id],
    queryFn: ({ signal }) => businessHoursPreview({ path: { id }, signal }),
    refetchInterval: RENEW_MS,
  });

/** What shows hours, or is planned by them. */
export const readAnewHours = [['business-hours'], ['ticket-targets']] as const;
