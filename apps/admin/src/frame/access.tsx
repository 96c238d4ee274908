import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ownAccessRead } from '@/api/generated';

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
    can: (permission: string | readonly string[] | undefined) => mayUse(data.permissions, permission),
    /** On the whole installation, not only in an organisation or an office. */
    canEverywhere: (permission: string) =>
      data.grants.some(
        ({ organisationId, officeId, permissions }) => organisationId === null && officeId === null && permissions.includes(permission),
      ),
  };
}

/** Any of several is enough. */
export function mayUse(held: readonly string[], asked: string | readonly string[] | undefined): boolean {
  if (asked === undefined) return true;
  return (typeof asked === 'string' ? [asked] : asked).some((permission) => held.includes(permission));
}
