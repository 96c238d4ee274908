import { queryOptions } from '@tanstack/react-query';
import { officeAdminFindAll, roleFindAll, userAdminFindAll, userAdminFindOne, userSessionFindAll, type UserView } from '@/api/generated';
import { daysToInstants } from '@/frame/list/days-to-instants';
import type { ListSource } from '@/frame/list/list-query';

/** So many roles or offices can be chosen from; more are searched for elsewhere. */
const MOST = 100;

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

export const roleChoiceQuery = queryOptions({
  queryKey: ['roles', 'choice'],
  queryFn: async ({ signal }) => (await roleFindAll({ query: { limit: MOST }, signal })).items,
  staleTime: 60_000,
});

export const officeChoiceQuery = queryOptions({
  queryKey: ['offices', 'choice', 'all'],
  queryFn: async ({ signal }) => (await officeAdminFindAll({ query: { limit: MOST }, signal })).items,
  staleTime: 60_000,
});
