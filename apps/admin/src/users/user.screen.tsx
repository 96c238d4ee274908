import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { UserRecordView } from '@/api/generated';
import { fullName, Link, useAccess, useSearchState, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { PageHeader } from '@/ui/page-header';
import { SkeletonForm } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { recordMessages } from './record.messages';
import { UserActions } from './user-actions';
import { userQuery } from './user-queries';
import { UserStatus } from './user-status';

const ProfileTab = lazy(() => import('./profile-tab').then(({ ProfileTab: Tab }) => ({ default: Tab })));
const RolesTab = lazy(() => import('./roles-tab').then(({ RolesTab: Tab }) => ({ default: Tab })));
const SessionsTab = lazy(() => import('./sessions-tab').then(({ SessionsTab: Tab }) => ({ default: Tab })));
const SuspensionsTab = lazy(() => import('./suspensions-tab').then(({ SuspensionsTab: Tab }) => ({ default: Tab })));
const AuditTab = lazy(() => import('./audit-tab').then(({ AuditTab: Tab }) => ({ default: Tab })));

const TABS = ['profile', 'roles', 'sessions', 'suspensions', 'audit'] as const;
type TabKey = (typeof TABS)[number];
const NEEDED: Partial<Record<TabKey, string>> = { sessions: 'user.end-sessions', audit: 'audit.read' };

/** One person, for those who look after people. Which part is open stands in the address. */
export function Screen() {
  const m = useMessages(recordMessages);
  const { userId } = useParams({ strict: false }) as { userId: string };
  const { data: user } = useSuspenseQuery(userQuery(userId));
  const { can } = useAccess();
  const [search] = useSearchState();
  const tabs = TABS.filter((key) => can(NEEDED[key]));
  const tab = tabs.find((key) => key === search.tab) ?? 'profile';
  const name = fullName(user);
  useTabTitle(name);
  return (
    <>
      <PageHeader
        title={name}
        description={user.email}
        breadcrumb={<Link to="/users">{m.back}</Link>}
        media={<Avatar id={user.id} name={name} src={user.avatarUrl && `${user.avatarUrl}&size=256`} size="lg" />}
        badges={<UserStatus user={user} />}
        actions={<UserActions user={user} />}
      />
      <LinkTabs aria-label={m.tabsLabel}>
        {tabs.map((key) => (
          <LinkTab key={key} active={key === tab}>
            <Link to={key === 'profile' ? `/users/${user.id}` : `/users/${user.id}?tab=${key}`}>{m.tabs[key]}</Link>
          </LinkTab>
        ))}
      </LinkTabs>
      <div className="pt-5">
        <Suspense fallback={<SkeletonForm fields={4} />}>
          <Tab tab={tab} user={user} />
        </Suspense>
      </div>
    </>
  );
}

function Tab({ tab, user }: { readonly tab: TabKey; readonly user: UserRecordView }) {
  if (tab === 'roles') return <RolesTab user={user} />;
  if (tab === 'sessions') return <SessionsTab user={user} />;
  if (tab === 'suspensions') return <SuspensionsTab user={user} />;
  if (tab === 'audit') return <AuditTab user={user} />;
  return <ProfileTab key={user.id} user={user} />;
}
