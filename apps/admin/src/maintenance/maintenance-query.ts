import { queryOptions } from '@tanstack/react-query';
import { maintenanceFind } from '@/api/generated';

/** What is set, and what holds now; it may begin or end while somebody looks. */
export const maintenanceQuery = queryOptions({
  queryKey: ['maintenance'],
  queryFn: ({ signal }) => maintenanceFind({ signal }),
  refetchInterval: 15_000,
});
