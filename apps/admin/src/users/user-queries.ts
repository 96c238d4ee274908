import { queryOptions } from '@tanstack/react-query';
import { userAdminFindAll, userAdminFindOne, userSessionFindAll, type UserView } from '@/api/generated';
import { daysToInstants } from '@/frame/list/days-to-instants';
import type { ListSource } from '@/frame/list/list-query';

/** The days of the address as the instants the API takes. */
export const toInstants = (query: Record<string, string | undefined>) => daysToInstants(query, 'createdFrom', 'createdTo');

export const userList: ListSource<UserView> = {
  queryKey: ['users'],
  load: ({ query, signal }) => userAdminFindAll({ query: toInstants(query), signal }),
};

export const userQuery = (id: string) =>
  queryOptions({ queryKey: ['users', 'one', id], queryFn: ({ signal }) => userAdminFindOne({ path: { id }, signal }) });

export const userSessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'sessions', id],
    queryFn: async ({ signal }) => (await userSessionFindAll({ path: { id }, signal })).items,
  });
