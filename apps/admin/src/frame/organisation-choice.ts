import { queryOptions } from '@tanstack/react-query';
import { organisationAdminFindAll } from '@/api/generated';

/** Organisations to choose from, for those who manage them; more than these are searched for elsewhere. */
export const organisationChoiceQuery = queryOptions({
  queryKey: ['organisations', 'choice'],
  queryFn: async ({ signal }) => (await organisationAdminFindAll({ query: { limit: 100 }, signal })).items,
  staleTime: 300_000,
});
