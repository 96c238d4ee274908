import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { preferenceChoose } from '@/api/generated';
import { preferencesQuery, useAccess } from '@/frame';
import { chosenTheme, chooseTheme, subscribeToTheme, type Theme } from './theme';

/** How the panel looks, and choosing that: on this device at once, on the others when the API has heard of it. */
export function useTheme(): readonly [Theme, (next: Theme) => void] {
  const theme = useSyncExternalStore(subscribeToTheme, chosenTheme);
  const queries = useQueryClient();
  const { impersonatedBy } = useAccess();
  const change = (next: Theme) => {
    chooseTheme(next);
    if (impersonatedBy) return;
    void preferenceChoose({ body: { values: { 'display.theme': next } } }).then(
      ({ items }) => queries.setQueryData(preferencesQuery.queryKey, items),
      () => undefined,
    );
  };
  return [theme, change];
}
