import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { preferencesQuery, useAccess } from '@/frame';
import { setTwelveHours } from '@/i18n';
import { chooseTheme, type Theme } from './theme';

/** Lets the panel look as the person chose: on every device, and not as somebody whom they act as. */
export function useDisplay(): void {
  const { impersonatedBy } = useAccess();
  const { data: preferences } = useQuery({ ...preferencesQuery, enabled: !impersonatedBy });
  useEffect(() => {
    if (!preferences) return;
    const chosen = Object.fromEntries(preferences.map(({ key, value }) => [key, value]));
    const { dataset } = document.documentElement;
    chooseTheme(chosen['display.theme'] as Theme);
    setTwelveHours(chosen['display.clock'] === '12-hours');
    dataset.density = String(chosen['display.density']);
    dataset.motion = chosen['display.reduced-motion'] === true ? 'reduced' : '';
  }, [preferences]);
}
