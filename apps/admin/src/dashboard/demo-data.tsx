import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { demoDataLoad, type DemoDataView } from '@/api/generated';
import { Link, useAccess, useAction } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { checklistQuery, demoQuery, headQuery } from './dashboard-queries';
import { dashboardMessages } from './dashboard.messages';
import { EVERYTHING, usePurge } from './use-purge';

/** Says what a demonstration does not send, and what becomes of its demo data by itself. */
function useStory(): (demo: DemoDataView) => string {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  return ({ mode, loaded, reset: { nextAt, last } }) => {
    const held = last?.refusal
      ? Object.entries(last.rows)
          .map(([table, count]) => `${wordFor(m.attachedRows, table)} (${format.number(count)})`)
          .join(', ')
      : null;
    return [
      mode && m.demoSink,
      loaded && m.demoBanner,
      nextAt && m.resetNext(format.dateTime(nextAt)),
      nextAt && last && held !== null && (held ? m.resetRefused(format.dateTime(last.at), held) : m.resetFailed(format.dateTime(last.at))),
    ]
      .filter(Boolean)
      .join(' ');
  };
}

/** Says that there is demo data and takes it away; offers it to an installation that is still empty. The page waits a little for which of them. */
export function DemoData() {
  const { can } = useAccess();
  const withOffer = can('checklist.read');
  useSuspenseQuery(headQuery(withOffer));
  const { data: demo } = useQuery(demoQuery);
  const purging = usePurge();
  if (!demo) return null;
  if (demo.loaded || demo.mode) return <DemoBanner demo={demo} purging={purging} />;
  return withOffer && <DemoOffer />;
}

interface DemoBannerProps {
  readonly demo: DemoDataView;
  readonly purging: ReturnType<typeof usePurge>;
}

function DemoBanner({ demo, purging }: DemoBannerProps) {
  const m = useMessages(dashboardMessages);
  const tell = useStory();
  const { canEverywhere } = useAccess();
  return (
    <Banner
      tone="info"
      message={tell(demo)}
      action={
        <>
          {demo.mode && canEverywhere('mail.read') && (
            <Button variant="outline" size="sm" asChild>
              <Link to="/mail/mailbox">{m.toMailbox}</Link>
            </Button>
          )}
          {demo.loaded ? (
            <Button variant="outline" size="sm" busy={purging.busy} onClick={purging.purge}>
              {m.purge}
            </Button>
          ) : (
            <LoadButton />
          )}
        </>
      }
    />
  );
}

function DemoOffer() {
  const m = useMessages(dashboardMessages);
  const { data: checklist } = useQuery(checklistQuery);
  const isEmpty = checklist?.items.some(({ key, done }) => key === 'office-ready' && !done);
  return isEmpty && <Banner tone="neutral" message={m.loadHint} action={<LoadButton />} />;
}

function LoadButton() {
  const m = useMessages(dashboardMessages);
  const { run, busy } = useAction();
  return (
    <Button
      variant="outline"
      size="sm"
      busy={busy}
      onClick={() => void run(() => demoDataLoad(), { done: m.loaded, invalidate: EVERYTHING })}
    >
      {m.load}
    </Button>
  );
}
