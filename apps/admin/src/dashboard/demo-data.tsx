import { useQuery } from '@tanstack/react-query';
import { type ChecklistView, demoDataFind, demoDataLoad } from '@/api/generated';
import { useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { dashboardMessages } from './dashboard.messages';
import { EVERYTHING, usePurge } from './use-purge';

/** Says that there is demo data and takes it away; offers it to an installation that is still empty. */
export function DemoData() {
  const m = useMessages(dashboardMessages);
  const { run, busy } = useAction();
  const purging = usePurge();
  const { data: demo } = useQuery({ queryKey: ['demo'], queryFn: ({ signal }) => demoDataFind({ signal }) });
  const { data: checklist } = useQuery<ChecklistView>({ queryKey: ['checklist'], enabled: false });
  if (demo?.loaded)
    return (
      <Banner
        tone="info"
        message={m.demoBanner}
        action={
          <Button variant="outline" size="sm" busy={purging.busy} onClick={purging.purge}>
            {m.purge}
          </Button>
        }
      />
    );
  const isEmpty = checklist?.items.some(({ key, done }) => key === 'office-ready' && !done);
  if (!demo || !isEmpty) return null;
  return (
    <Banner
      tone="neutral"
      message={m.loadHint}
      action={
        <Button
          variant="outline"
          size="sm"
          busy={busy}
          onClick={() => void run(() => demoDataLoad(), { done: m.loaded, invalidate: EVERYTHING })}
        >
          {m.load}
        </Button>
      }
    />
  );
}
