import { useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

export type Search = Readonly<Record<string, string>>;
type Patch = Readonly<Record<string, string | null | undefined>>;

/**
 * The query part of the address as texts. A list's filters, order, columns and page live there, so a link shows the same. What the entry
 * of the history keeps besides, such as the way back through the pages, stays.
 */
export function useSearchState(): readonly [Search, (patch: Patch, options?: { replace?: boolean }) => void] {
  const { searchStr } = useLocation();
  const navigate = useNavigate();
  const search = useMemo(() => parseSearch(searchStr), [searchStr]);
  const change = useCallback(
    (patch: Patch, { replace = false } = {}) =>
      void navigate({ to: '.', search: (before: Search) => merge(before, patch), state: true, replace, resetScroll: false } as never),
    [navigate],
  );
  return [search, change];
}

/** Takes a change into a search; null and the empty text remove. */
export function merge(search: Search, patch: Patch): Search {
  const merged = { ...search, ...patch };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The router reads and writes addresses with these two: plain texts, as forms and people write them. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '');
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
