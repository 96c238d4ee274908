import { isProblem } from '@/api';
import { demoDataPurge } from '@/api/generated';
import { followJob, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
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

  /** One that is made before takes long: it is shown how far it is, and asked again after it. */
  const followBackup = (error: unknown) => {
    if (!isProblem(error, 'DEMO_BACKUP_FIRST')) return;
    const id = error.details['backupId'];
    // It is there already, and people are quicker than it.
    if (typeof id !== 'string') return;
    followJob({ kind: 'backup', id, title: m.purgeBackup, to: `/backups/${id}` });
  };

  const purge = async () => {
    if (!(await confirm({ title: m.purgeTitle, body: m.purgeBody, action: m.purge, tone: 'danger', typed: m.purgeWord }))) return;
    let attached: string | undefined;
    let gone = await run(() => demoDataPurge(), {
      invalidate: EVERYTHING,
      onProblem: (error) => {
        followBackup(error);
        if (!isProblem(error, 'DEMO_DATA_IN_USE')) return false;
        attached = Object.entries(error.details['rows'] as Readonly<Record<string, number>>)
          .map(([table, count]) => `${wordFor(m.attachedRows, table)} (${format.number(count)})`)
          .join(', ');
        return true;
      },
    });
    const askForAll = (what: string) =>
      confirm({ title: m.attachedTitle, body: m.attachedBody(what), action: m.purgeAll, tone: 'danger', typed: m.purgeAllWord });
    if (attached !== undefined && (await askForAll(attached)))
      gone = await run(() => demoDataPurge({ query: { attached: 'remove' } }), {
        invalidate: EVERYTHING,
        onProblem: (error) => (followBackup(error), false),
      });
    if (gone) toast.success(m.purged(format.number(Object.values(gone.removed).reduce((sum, count) => sum + count, 0))));
  };
  return { purge: () => void purge(), busy };
}
