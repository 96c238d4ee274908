import { followJob, useAction, useConfirm, useDownload } from '@/frame';
import { useMessages } from '@/i18n';
import { backupRemove, backupVerify, type BackupView, drillStart } from '@/api/generated';
import { readAnewBackups } from './backup-queries';
import { useBackupName } from './backup-words';
import { backupMessages } from './backups.messages';

/** What can be done with a backup, from the list and from its own screen. */
export function useBackupActions() {
  const m = useMessages(backupMessages);
  const nameOf = useBackupName();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { download, busy: downloading } = useDownload();
  return {
    busy: busy || downloading,

    async verify(backup: BackupView): Promise<void> {
      const { id } = backup;
      const begun = await run(() => backupVerify({ path: { id } }), { done: m.verifyStarted, invalidate: readAnewBackups });
      if (begun) followJob({ kind: 'backup', id, title: `${m.verifyJob}: ${nameOf(backup)}`, to: `/backups/${id}` });
    },

    async drill(backup: BackupView): Promise<void> {
      const begun = await run(() => drillStart({ path: { id: backup.id } }), { done: m.drillStarted, invalidate: readAnewBackups });
      if (begun) followJob({ kind: 'drill', id: begun.id, title: `${m.drillJob}: ${nameOf(backup)}`, to: '/drills' });
    },

    download: ({ id }: BackupView) => download('/api/admin/backups/{id}/download'.replace('{id}', id)),

    /** @returns whether it is gone. */
    async remove(backup: BackupView): Promise<boolean> {
      const question = { title: m.removeTitle(nameOf(backup)), body: m.removeBody, action: m.remove, tone: 'danger' } as const;
      if (!(await confirm({ ...question, typed: m.removeWord }))) return false;
      const gone = await run(
        async () => {
          await backupRemove({ path: { id: backup.id } });
          return true;
        },
        { done: m.removed },
      );
      return gone === true;
    },
  };
}
