import { useSuspenseQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { fullName, Link, ownProfileQuery, useAccess, useSearchState } from '@/frame';
import { useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Banner } from '@/ui/banner';
import { PageHeader } from '@/ui/page-header';
import { SkeletonForm } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { profileMessages } from './profile.messages';

const ProfileTab = lazy(() => import('./profile-tab').then(({ ProfileTab: Tab }) => ({ default: Tab })));
const SecurityTab = lazy(() => import('./security-tab').then(({ SecurityTab: Tab }) => ({ default: Tab })));
const PreferencesTab = lazy(() => import('./preferences-tab').then(({ PreferencesTab: Tab }) => ({ default: Tab })));
const NotificationsTab = lazy(() => import('./notifications-tab').then(({ NotificationsTab: Tab }) => ({ default: Tab })));
const PrivacyTab = lazy(() => import('./privacy-tab').then(({ PrivacyTab: Tab }) => ({ default: Tab })));

const TABS = ['profile', 'security', 'preferences', 'notifications', 'privacy'] as const;
type TabKey = (typeof TABS)[number];

/** Everything about oneself. Which part is open stands in the address. */
export function Screen() {
  const m = useMessages(profileMessages);
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const { impersonatedBy } = useAccess();
  const [search] = useSearchState();
  const tab = TABS.find((key) => key === search.tab) ?? 'profile';
  const name = fullName(profile);
  return (
    <>
      <PageHeader
        title={name}
        description={profile.email}
        media={<Avatar id={profile.id} name={name} src={profile.avatarUrl && `${profile.avatarUrl}&size=256`} size="lg" />}
      />
      <LinkTabs aria-label={m.tabsLabel}>
        {TABS.map((key) => (
          <LinkTab key={key} active={key === tab}>
            <Link to={key === 'profile' ? '/profile' : `/profile?tab=${key}`}>{m.tabs[key]}</Link>
          </LinkTab>
        ))}
      </LinkTabs>
      <div className="flex flex-col gap-5 pt-5">
        {impersonatedBy && <Banner tone="info" message={m.actingAs} />}
        <Suspense fallback={<SkeletonForm fields={5} />}>
          <Tab tab={tab} />
        </Suspense>
      </div>
    </>
  );
}

function Tab({ tab }: { readonly tab: TabKey }) {
  if (tab === 'security') return <SecurityTab />;
  if (tab === 'preferences') return <PreferencesTab />;
  if (tab === 'notifications') return <NotificationsTab />;
  if (tab === 'privacy') return <PrivacyTab />;
  return <ProfileTab />;
}
