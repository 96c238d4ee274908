import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { holdsInOffice, Link, useAccess, useSearchState, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { PageHeader } from '@/ui/page-header';
import { SkeletonRows } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { officeQuery } from './office-queries';
import { officesMessages } from './offices.messages';

const OfficeOverview = lazy(() => import('./office-overview').then(({ OfficeOverview }) => ({ default: OfficeOverview })));
const OfficeSettings = lazy(() => import('./office-settings').then(({ OfficeSettings }) => ({ default: OfficeSettings })));
const ZoneList = lazy(() => import('./zone-list').then(({ ZoneList }) => ({ default: ZoneList })));
const DeskList = lazy(() => import('./desk-list').then(({ DeskList }) => ({ default: DeskList })));

const TABS = ['overview', 'desks', 'zones', 'settings'] as const;

/** One office: how full it is, its desks and zones, its settings. */
export function Screen() {
  const m = useMessages(officesMessages);
  const { officeId } = useParams({ strict: false }) as { officeId: string };
  const { data: office } = useSuspenseQuery(officeQuery(officeId));
  const access = useAccess();
  const [search] = useSearchState();
  useTabTitle(office.name);
  const open = TABS.filter((key) => key === 'overview' || holdsInOffice(access, key === 'desks' ? 'desk.manage' : 'office.manage', office));
  const tab = open.find((each) => each === search.tab) ?? open[0]!;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={office.name}
        description={office.timeZone}
        breadcrumb={<Link to="/offices">{m.back}</Link>}
        badges={office.archivedAt && <Badge tone="neutral">{m.archived}</Badge>}
      />
      <LinkTabs aria-label={office.name}>
        {open.map((each) => (
          <LinkTab key={each} active={each === tab}>
            <Link to={`/offices/${officeId}?tab=${each}`} replace>
              {m[each]}
            </Link>
          </LinkTab>
        ))}
      </LinkTabs>
      <Suspense fallback={<SkeletonRows rows={8} />}>
        {tab === 'overview' && <OfficeOverview office={office} />}
        {tab === 'desks' && <DeskList office={office} />}
        {tab === 'zones' && <ZoneList officeId={officeId} />}
        {tab === 'settings' && <OfficeSettings key={office.id} office={office} />}
      </Suspense>
    </div>
  );
}
