import { queryOptions } from '@tanstack/react-query';
import { profileRead } from '@/api/generated';

/** Who one is. */
export const ownProfileQuery = queryOptions({
  queryKey: ['profile'],
  queryFn: ({ signal }) => profileRead({ signal }),
  staleTime: 300_000,
});
