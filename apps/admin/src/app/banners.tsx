import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { available, onAppVersion } from '@/api';
import type { OwnAccessView } from '@/api/generated';
import { accessQuery, fullName, Link, ownProfileQuery, signOut, useAccess } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { shellMessages } from './shell.messages';

/** How often a platform that does not answer is asked again. */
const ASK_AGAIN_MS = 10_000;

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
  const newVersion = useSyncExternalStore(subscribe, () => upgraded);
  const isAvailable = useSyncExternalStore(available.subscribe, available.now);
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div className="flex flex-col print:hidden">
      {impersonatedBy ? <ImpersonationBanner /> : <DeletionBanner />}
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
 * While nothing answers it asks now and then, and has everything read anew once something does. What only one route could not
 * answer is not read anew by this: others answer meanwhile, and both would go on in turn.
 */
function AwayBanner() {
  const m = useMessages(shellMessages);
  const queries = useQueryClient();
  const { failureCount } = useQuery({ ...accessQuery, refetchOnMount: 'always', refetchInterval: ASK_AGAIN_MS });
  const wasAway = useRef(false);
  useEffect(() => {
    if (failureCount > 0) wasAway.current = true;
  }, [failureCount]);
  useEffect(
    () => () => {
      if (wasAway.current) void queries.invalidateQueries();
    },
    [queries],
  );
  return <Banner tone="warning" full message={m.away} />;
}

type OwnMaintenance = NonNullable<OwnAccessView['maintenance']>;

/** What is announced or goes on, in words of what it means to this person. */
function MaintenanceBanner({ maintenance }: { readonly maintenance: OwnMaintenance }) {
  const m = useMessages(shellMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const { level, inForce, reason, startsAt, until, passes } = maintenance;
  const restricts = inForce === 'read_only' || inForce === 'full';
  const words = [
    inForce !== level && m.announced[level](format.dateTime(startsAt)),
    restricts && (passes ? m.passing[inForce] : m.restricted[inForce]),
    reason,
    until !== null && m.maintenanceUntil(format.dateTime(until)),
  ];
  return (
    <Banner
      tone={restricts ? 'warning' : 'info'}
      full
      message={words.filter(Boolean).join(' ')}
      action={
        canEverywhere('maintenance.manage') && (
          <Button variant="outline" size="sm" asChild>
            <Link to="/maintenance">{m.toMaintenance}</Link>
          </Button>
        )
      }
    />
  );
}

function ImpersonationBanner() {
  const m = useMessages(shellMessages);
  const { data: person } = useQuery(ownProfileQuery);
  const name = person ? fullName(person) : '…';
  return (
    <Banner
      tone="warning"
      full
      message={m.impersonating(name)}
      action={<BannerButton label={m.stopImpersonating} onClick={() => void signOut()} />}
    />
  );
}

/** A role that gives nothing until there is a second factor. */
function SecondFactorBanner() {
  const m = useMessages(shellMessages);
  return (
    <Banner
      tone="warning"
      full
      message={m.secondFactorNeeded}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to="/profile?tab=security">{m.toSecondFactor}</Link>
        </Button>
      }
    />
  );
}

/** Somebody asked for their account to be deleted, and can still change their mind. */
function DeletionBanner() {
  const m = useMessages(shellMessages);
  const format = useFormat();
  const { data } = useQuery(ownProfileQuery);
  if (!data?.deletionDueAt) return null;
  return (
    <Banner
      tone="danger"
      full
      message={m.deletionDue(format.dateTime(data.deletionDueAt))}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link to="/profile?tab=privacy">{m.toDeletion}</Link>
        </Button>
      }
    />
  );
}

function BannerButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Button variant="outline" size="sm" onClick={onClick}>
      {label}
    </Button>
  );
}
