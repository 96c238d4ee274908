import { BackupRunEnded } from '#backups';
import { ListensTo } from '#platform/events';
import { Jobs } from '#platform/jobs';
import { BackupNotices } from './backup-notices.service.js';
import { RemoveOldBackups } from './backup-routine.jobs.js';

/** After a backup was made or checked, or was not. */
@ListensTo(BackupRunEnded, { name: 'backup-routine.ended' })
export class BackupEndedListener {
  constructor(
    private readonly notices: BackupNotices,
    private readonly jobs: Jobs,
  ) {}

  async handle({ runId }: { readonly runId: string }): Promise<void> {
    await this.notices.tell(runId);
    await this.jobs.enqueue(RemoveOldBackups, {});
  }
}
