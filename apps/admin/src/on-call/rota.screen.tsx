import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Link, useAccess, useSearchState, useTabTitle } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { SkeletonForm } from '@/ui/skeleton';
import { LinkTab, LinkTabs } from '@/ui/tabs';
import { rotaQuery } from './on-call-queries';
import { onCallMessages } from './on-call.messages';

const RotaShifts = lazy(() => import('./rota-shifts').then(({ RotaShifts: Tab }) => ({ default: Tab })));
const RotaSettings = lazy(() => import('./rota-settings').then(({ RotaSettings: Tab }) => ({ default: Tab })));

/** One rota: who is on call in the coming weeks, and how it is made. */
export function Screen() {
  const m = useMessages(onCallMessages);
  const { rotaId } = useParams({ strict: false }) as { rotaId: string };
  const { data: rota } = useSuspenseQuery(rotaQuery(rotaId));
  const { canEverywhere } = useAccess();
  const [search] = useSearchState();
  useTabTitle(rota.name);
  const mayChange = canEverywhere('alerts.rules');
  const tab = mayChange && search.tab === 'settings' ? 'settings' : 'shifts';
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <PageHeader className="mb-0" title={rota.name} description={m.zoneNote(rota.zone)} breadcrumb={<Link to="/on-call">{m.back}</Link>} />
      {mayChange && (
        <LinkTabs aria-label={rota.name}>
          {(['shifts', 'settings'] as const).map((each) => (
            <LinkTab key={each} active={each === tab}>
              <Link to={`/on-call/rotas/${rotaId}?tab=${each}`} replace>
                {m[each]}
              </Link>
            </LinkTab>
          ))}
        </LinkTabs>
      )}
      <Suspense fallback={<SkeletonForm />}>
        {tab === 'shifts' ? <RotaShifts key={rota.id} rota={rota} /> : <RotaSettings key={rota.id} rota={rota} />}
      </Suspense>
    </div>
  );
}
