import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ownAccessRead } from '@/api/generated';
import { holdsEverywhere, mayUse, type Needs } from './may-use';

export const accessQuery = queryOptions({
  queryKey: ['access'],
  queryFn: async ({ signal }) => ownAccessRead({ signal }),
  staleTime: 30_000,
  refetchOnWindowFocus: true,
});

/** What the person may do, as the API says; it decides the menu, the palette and the buttons. */
export function useAccess() {
  const { data } = useSuspenseQuery(accessQuery);
  return {
    ...data,
    /** Somewhere: in an organisation or an office at least. */
    can: (permission: Needs['permission']) => mayUse(data, { ...(permission !== undefined && { permission }) }),
    /** On the whole installation. */
    canEverywhere: (permission: string) => holdsEverywhere(data, permission),
    mayUse: (needs: Needs) => mayUse(data, needs),
  };
}
