import { isProblem } from '@/api';
import { demoDataPurge } from '@/api/generated';
import { useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { dashboardMessages } from './dashboard.messages';

/** Whatever may look different when demo data came or went: everything. */
export const EVERYTHING = [[]];

/** Takes the demo data away, after a question; after another one when people made something among it. */
export function usePurge() {
  const m = useMessages(dashboardMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run, busy } = useAction();

  const purge = async () => {
    if (!(await confirm({ title: m.purgeTitle, body: m.purgeBody, action: m.purge, tone: 'danger', typed: m.purgeWord }))) return;
    let inUse = false;
    let gone = await run(() => demoDataPurge(), {
      invalidate: EVERYTHING,
      onProblem: (error) => (inUse = isProblem(error, 'DEMO_DATA_IN_USE')),
    });
    if (inUse && (await confirm({ title: m.attachedTitle, body: m.attachedBody, action: m.purgeAll, tone: 'danger' })))
      gone = await run(() => demoDataPurge({ query: { attached: 'remove' } }), { invalidate: EVERYTHING });
    if (gone) toast.success(m.purged(format.number(Object.values(gone.removed).reduce((sum, count) => sum + count, 0))));
  };
  return { purge: () => void purge(), busy };
}
