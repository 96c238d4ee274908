import { queryOptions } from '@tanstack/react-query';
import { incidentFind, incidentFindAll, type IncidentView } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';

/** Somebody may take it in Telegram meanwhile. */
export const RENEW_MS = 5_000;

export const incidentList: ListSource<IncidentView> = {
  queryKey: ['incidents', 'list'],
  load: ({ query, signal }) => incidentFindAll({ query, signal }),
};

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'one', id],
    queryFn: ({ signal }) => incidentFind({ path: { id }, signal }),
    refetchInterval: RENEW_MS,
  });

export const readAnewIncidents = [['incidents'], ['silences'], ['alerts']] as const;
