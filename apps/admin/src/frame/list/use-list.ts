import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { merge, type Search, useSearchState } from '../search-state';
import type { ListDefinition } from './list-definition';
import { listQuery } from './list-query';

/** Rows, filters and pages of a list; all of it but the way back stands in the address. */
export function useList<Row>(definition: ListDefinition<Row>) {
  const { filters = [], renewMs } = definition;
  const [search, change] = useSearchState();
  const navigate = useNavigate();
  const { trail = [] } = useLocation().state as { trail?: readonly string[] };
  // Whatever else an address holds, such as of an older version, is no reason to show nothing.
  const known = new Set(['sort', 'cursor', ...filters.map(({ key }) => key)]);
  const asked = Object.fromEntries(Object.entries(search).filter(([key]) => known.has(key)));
  const rows = useQuery({
    ...listQuery(definition, asked),
    placeholderData: keepPreviousData,
    ...(renewMs && { refetchInterval: renewMs }),
  });

  const [wasThere] = useState(!rows.isPending);

  const goTo = (cursor: string | null, page: number, nextTrail: readonly string[]) =>
    void navigate({
      to: '.',
      search: (before: Search) => merge(before, { cursor, page: page > 1 ? String(page) : null }),
      state: (before: object) => ({ ...before, trail: nextTrail }),
    } as never);
  const page = Number(search.page ?? 1);
  const next = rows.data?.nextCursor ?? null;

  return {
    rows,
    /** Whether there was something to show from the start, such as when somebody comes back. */
    wasThere,
    search,
    /** A change of a filter or of the order begins at the first page again. */
    change: (patch: Readonly<Record<string, string | null>>) => change({ ...patch, cursor: null, page: null }, { replace: true }),
    /** Columns shown are no other rows. */
    changeView: (patch: Readonly<Record<string, string | null>>) => change(patch, { replace: true }),
    filtered: filters.some(({ key }) => search[key] !== undefined),
    clear: () => change({ ...Object.fromEntries(filters.map(({ key }) => [key, null])), cursor: null, page: null }, { replace: true }),
    page,
    first: page > 1 ? () => goTo(null, 1, []) : undefined,
    // The way back is kept with the entry of the browser's history; a link from somewhere else has none.
    previous:
      page === 2
        ? () => goTo(null, 1, [])
        : page > 2 && trail.length > 0
          ? () => goTo(trail.at(-1)!, page - 1, trail.slice(0, -1))
          : undefined,
    next: next === null ? undefined : () => goTo(next, page + 1, search.cursor === undefined ? [] : [...trail, search.cursor]),
  };
}
