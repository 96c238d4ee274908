import { useSuspenseQuery } from '@tanstack/react-query';
import { homeFor, ownProfileQuery, useAccess } from '@/frame';

/** Whose figures somebody begins with: those of the whole installation (''), or of the organisation where they hold the permission. */
export function useHome(permission: string): string {
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  return access.canEverywhere(permission) ? '' : (homeFor(access, permission, own.organisationId) ?? own.organisationId);
}
