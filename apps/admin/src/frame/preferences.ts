import { queryOptions } from '@tanstack/react-query';
import { preferenceFindAll } from '@/api/generated';

/** What the person chose for themselves, also what they left as it was. */
export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: async ({ signal }) => (await preferenceFindAll({ signal })).items,
  staleTime: 300_000,
});
