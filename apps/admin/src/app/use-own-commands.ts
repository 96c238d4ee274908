import { Languages, LogOut, Moon, Smartphone, Sun } from 'lucide-react';
import { type Command, signOut, useAccess } from '@/frame';
import { useLanguage } from '@/i18n';
import { overlayMessages } from './overlay.messages';
import { useTheme } from './use-theme';

/** What the account menu does, for the palette. */
export function useOwnCommands(): readonly Command[] {
  const { en, es } = overlayMessages;
  const { choose } = useLanguage();
  const [, changeTheme] = useTheme();
  const { impersonatedBy } = useAccess();
  const theme = (key: 'light' | 'dark' | 'system', icon: NonNullable<Command['icon']>): Command => ({
    key: `theme-${key}`,
    title: { en: `${en.theme}: ${en[key]}`, es: `${es.theme}: ${es[key]}` },
    icon,
    run: () => changeTheme(key),
  });
  const out = impersonatedBy ? 'stopImpersonating' : 'signOut';
  return [
    theme('light', Sun),
    theme('dark', Moon),
    theme('system', Smartphone),
    { key: 'language-es', title: { en: 'Idioma: español', es: 'Idioma: español' }, icon: Languages, run: () => choose('es') },
    { key: 'language-en', title: { en: 'Language: English', es: 'Language: English' }, icon: Languages, run: () => choose('en') },
    { key: 'sign-out', title: { en: en[out], es: es[out] }, icon: LogOut, run: signOut },
  ];
}
