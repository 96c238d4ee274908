import { queryOptions, useQuery } from '@tanstack/react-query';
import { officeFindAll } from '@/api/generated';

/** The offices one can book in, with the day it is there. */
export const bookableOfficesQuery = queryOptions({
  queryKey: ['office-choice'],
  queryFn: async ({ signal }) => (await officeFindAll({ signal })).items,
});

/** What an office is called, by its id; undefined for one that is closed by now, … while they are read. */
export function useOfficeName(): (officeId: string) => string | undefined {
  const { data: offices } = useQuery(bookableOfficesQuery);
  return (officeId) => (offices ? offices.find(({ id }) => id === officeId)?.name : '…');
}

/** What day it is in an office, by its id; where it is not known, as of one that is closed by now, the day it is here. */
export function useOfficeToday(): (officeId: string) => string {
  const { data: offices } = useQuery(bookableOfficesQuery);
  // `sv` writes dates as ISO does.
  const here = new Intl.DateTimeFormat('sv').format();
  return (officeId) => offices?.find(({ id }) => id === officeId)?.today ?? here;
}
