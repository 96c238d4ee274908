import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { available, onAppVersion } from '@/api';
import { accessQuery, late, ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { shellMessages } from './shell.messages';

const MaintenanceBanner = late(() => import('./rare-banners').then((file) => file.MaintenanceBanner));
const ImpersonationBanner = late(() => import('./rare-banners').then((file) => file.ImpersonationBanner));
const SecondFactorBanner = late(() => import('./rare-banners').then((file) => file.SecondFactorBanner));
const DeletionBanner = late(() => import('./rare-banners').then((file) => file.DeletionBanner));

/** How often a platform that does not answer is asked again. */
const ASK_AGAIN_MS = 10_000;
/** So long what failed is tried again by itself. */
const MOMENT_MS = 3_000;

let firstVersion: string | undefined;
let upgraded = false;
const listeners = new Set<() => void>();

// What answers now is not what this page was loaded with.
onAppVersion((version) => {
  firstVersion ??= version;
  if (version === firstVersion || upgraded) return;
  upgraded = true;
  for (const listener of listeners) listener();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

/** What everybody should know before they go on: where they are, as whom they act, that nothing answers, that the page is old. */
export function Banners() {
  const m = useMessages(shellMessages);
  const { impersonatedBy, demo, maintenance, secondFactor } = useAccess();
  const deletionDueAt = useQuery(ownProfileQuery).data?.deletionDueAt;
  const newVersion = useSyncExternalStore(subscribe, () => upgraded);
  const isAvailable = useSyncExternalStore(available.subscribe, available.now);
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div className="flex flex-col print:hidden">
      {impersonatedBy ? <ImpersonationBanner /> : deletionDueAt && <DeletionBanner deletionDueAt={deletionDueAt} />}
      {!impersonatedBy && secondFactor.required && !secondFactor.has && <SecondFactorBanner />}
      {maintenance && <MaintenanceBanner maintenance={maintenance} />}
      {demo && <Banner tone="info" full message={m.demo} />}
      {!online && <Banner tone="warning" full message={m.offline} />}
      {online && !isAvailable && <AwayBanner />}
      {newVersion && (
        <Banner tone="info" full message={m.newVersion} action={<BannerButton label={m.reload} onClick={() => location.reload()} />} />
      )}
    </div>
  );
}

/**
 * While nothing answers it asks now and then, and has everything read anew once something does. Not after a moment: where one route
 * does not answer and others do, each would bring the other about, without end.
 */
function AwayBanner() {
  const m = useMessages(shellMessages);
  const queries = useQueryClient();
  useQuery({ ...accessQuery, refetchInterval: ASK_AGAIN_MS });
  useEffect(() => {
    const since = performance.now();
    return () => {
      if (performance.now() - since > MOMENT_MS) void queries.invalidateQueries();
    };
  }, [queries]);
  return <Banner tone="warning" full message={m.away} />;
}

function BannerButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button variant="outline" size="sm" onClick={onClick}>
      {label}
    </Button>
  );
}
