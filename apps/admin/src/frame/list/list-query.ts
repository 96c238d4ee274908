import { queryOptions } from '@tanstack/react-query';
import type { Search } from '../search-state';
import type { ListDefinition, Page } from './list-definition';

/** What belongs to the view of a list and not to what is asked of the API. */
const OF_THE_VIEW = new Set(['columns', 'page', 'view']);
const PAGE_SIZE = 50;
/** Searches that are rare among very many come in pages that may be empty; so many are read before somebody is asked to go on. */
const MOST_EMPTY = 10;

export type ListSource<Row> = Pick<ListDefinition<Row>, 'queryKey' | 'load' | 'pageSize' | 'beside'>;

/** The page of a list that an address asks for. The same for the list and for whoever reads it ahead. */
export function listQuery<Row>({ queryKey, load, pageSize = PAGE_SIZE, beside = [] }: ListSource<Row>, search: Search) {
  const query = Object.fromEntries(
    Object.entries(search)
      .filter(([key]) => !OF_THE_VIEW.has(key) && !beside.includes(key))
      // Pasted along with a text, such as a tab of a table, they are not meant.
      .map(([key, value]) => [key, value.replaceAll(/\p{Cc}+/gu, ' ')]),
  );
  return queryOptions({
    queryKey: [...queryKey, 'page', query, pageSize],
    queryFn: async ({ signal }): Promise<Page<Row>> => {
      let page = await load({ query: { ...query, limit: pageSize }, signal });
      for (let empty = 1; page.items.length === 0 && page.nextCursor !== null && empty < MOST_EMPTY; empty += 1)
        page = await load({ query: { ...query, limit: pageSize, cursor: page.nextCursor }, signal });
      return page;
    },
  });
}
