import { queryOptions } from '@tanstack/react-query';
import { cannedReplyFindAll } from '@/api/generated';

/** Texts for answers in an organisation, one's own and the shared ones. */
export const cannedQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['canned-replies', organisationId],
    queryFn: ({ signal }) => cannedReplyFindAll({ query: { organisationId }, signal }),
    staleTime: 60_000,
  });

export const readAnewCanned = [['canned-replies']] as const;
