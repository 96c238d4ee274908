import { queryOptions } from '@tanstack/react-query';
import { incidentFindAll } from '@/api/generated';

const RENEW_MS = 15_000;

/** What is wrong now, as far as it fits at a glance; for those who see alerts. */
export const openIncidentsQuery = queryOptions({
  queryKey: ['incidents', 'open'],
  queryFn: ({ signal }) => incidentFindAll({ query: { state: 'open', limit: 9 }, signal }),
  refetchInterval: RENEW_MS,
});
