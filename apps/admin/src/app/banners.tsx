import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { onAppVersion, session } from '@/api';
import { accessQuery, Link, useAccess } from '@/frame';
import { profileRead } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { shellMessages } from './shell.messages';

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

/** What everybody should know before they go on: as whom they act, that there is no connection, that the page is old. */
export function Banners() {
  const m = useMessages(shellMessages);
  const { impersonatedBy } = useAccess();
  const newVersion = useSyncExternalStore(subscribe, () => upgraded);
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div className="flex flex-col print:hidden">
      {impersonatedBy ? <ImpersonationBanner /> : <DeletionBanner />}
      {!online && <Banner tone="warning" message={m.offline} />}
      {newVersion && (
        <Banner tone="info" message={m.newVersion} action={<BannerButton label={m.reload} onClick={() => location.reload()} />} />
      )}
    </div>
  );
}

function ImpersonationBanner() {
  const m = useMessages(shellMessages);
  const profile = useQuery({ queryKey: ['profile', accessQuery.queryKey], queryFn: ({ signal }) => profileRead({ signal }) });
  const name = profile.data ? `${profile.data.firstName} ${profile.data.lastName}` : '…';
  return (
    <Banner
      tone="warning"
      message={m.impersonating(name)}
      action={<BannerButton label={m.stopImpersonating} onClick={() => void session.stopActing()} />}
    />
  );
}

/** Somebody asked for their account to be deleted, and can still change their mind. */
function DeletionBanner() {
  const m = useMessages(shellMessages);
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['profile'], queryFn: ({ signal }) => profileRead({ signal }), staleTime: 300_000 });
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
