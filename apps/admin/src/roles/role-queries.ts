import { queryOptions } from '@tanstack/react-query';
import { roleFindAll, roleFindOne, rolePermissions, type RoleView } from '@/api/generated';

/** All pages of the roles: a matrix shows the whole. There are a hundred at the most on a page, and a thousand in all. */
const MOST_PAGES = 10;

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) => {
    const roles: RoleView[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { items, nextCursor } = await roleFindAll({ query: { limit: 100, ...(cursor && { cursor }) }, signal });
      roles.push(...items);
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return roles;
  },
});

export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: async ({ signal }) => (await rolePermissions({ signal })).items,
  staleTime: 3_600_000,
});

export const roleQuery = (key: string) =>
  queryOptions({ queryKey: ['roles', 'one', key], queryFn: ({ signal }) => roleFindOne({ path: { key }, signal }) });
