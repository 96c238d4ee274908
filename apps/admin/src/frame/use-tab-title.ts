import { useEffect } from 'react';
import { useLanguage } from '@/i18n';

/** What the tab of the browser is called on a screen of one record: after the record, not after what it is one of. */
export function useTabTitle(name: string): void {
  const { language } = useLanguage();
  useEffect(() => {
    document.title = `${name} · Zócalo`;
  }, [name, language]);
}
