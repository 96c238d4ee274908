import { useQuery } from '@tanstack/react-query';
import { isProblem } from '@/api';
import { demoDataFind, demoDataPurge, demoDataLoad } from '@/api/generated';
import { useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { dashboardMessages } from './dashboard.messages';

/** Whatever may look different afterwards: everything. */
const EVERYTHING = [[]];

/** Says that there is demo data and takes it away; offers it to an installation that is still empty. */
export function DemoData() {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { data: demo } = useQuery({ queryKey: ['demo'], queryFn: ({ signal }) => demoDataFind({ signal }) });
  const { data: checklist } = useQuery<{ items: { key: string; done: boolean }[] }>({ queryKey: ['checklist'], enabled: false });
  const isEmpty = checklist?.items.some(({ key, done }) => key === 'office-ready' && !done);
  const purge = async () => {
    if (!(await confirm({ title: m.purgeTitle, body: m.purgeBody, action: m.purge, tone: 'danger', typed: m.purgeWord }))) return;
    let inUse = false;
    let gone = await run(() => demoDataPurge(), {
      invalidate: EVERYTHING,
      onProblem: (error) => (inUse = isProblem(error, 'DEMO_DATA_IN_USE')),
    });
    if (inUse && (await confirm({ title: m.attachedTitle, body: m.attachedBody, action: m.purgeAll, tone: 'danger' })))
      gone = await run(() => demoDataPurge({ query: { attached: 'remove' } }), { invalidate: EVERYTHING });
    if (gone)
      await run(async () => gone, { done: m.purged(format.number(Object.values(gone.removed).reduce((sum, count) => sum + count, 0))) });
  };
  if (!demo) return null;
  if (demo.loaded)
    return (
      <Banner
        tone="info"
        message={m.demoBanner}
        action={
          <Button variant="outline" size="sm" busy={busy} onClick={() => void purge()}>
            {m.purge}
          </Button>
        }
      />
    );
  if (!isEmpty) return null;
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
