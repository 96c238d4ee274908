import { useLocation } from '@tanstack/react-router';
import { Link, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { backupMessages } from './backups.messages';

const TABS = ['backups', 'restores', 'drills'] as const;

/** For those who may restore; the others see the backups alone. */
export function BackupTabs() {
  const m = useMessages(backupMessages);
  const { pathname } = useLocation();
  const { canEverywhere } = useAccess();
  if (!canEverywhere('backup.restore')) return null;
  return (
    <LinkTabs aria-label={m.parts}>
      {TABS.map((tab) => (
        <LinkTab key={tab} active={pathname.endsWith(`/${tab}`)}>
          <Link to={`/${tab}`}>{m.tabs[tab]}</Link>
        </LinkTab>
      ))}
    </LinkTabs>
  );
}
