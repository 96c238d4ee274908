import { useLocation } from '@tanstack/react-router';
import { Link } from '@/frame';
import { useMessages } from '@/i18n';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { backupMessages } from './backups.messages';

const TABS = ['backups', 'restores', 'drills'] as const;

export function BackupTabs() {
  const m = useMessages(backupMessages);
  const { pathname } = useLocation();
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
