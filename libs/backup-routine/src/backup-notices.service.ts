import { Injectable } from '@nestjs/common';
import { BackupFailed, BackupPermissions, type BackupRun, BackupRuns, BackupSettings } from '#backups';
import { Alerts } from '#platform/alerts';
import { Config } from '#platform/config';
import { momentText, toLanguage } from '#platform/i18n';
import { Mails } from '#platform/mail';
import { Settings } from '#platform/settings';
import { UserDirectory } from '#users';
import { backupMail } from './backup-mails.js';

/** People that are written to at most. */
const MOST_MAILS = 50;
const DAMAGE = new Set(['ARCHIVE_DAMAGED', 'ARCHIVE_TRUNCATED', 'BACKUP_REPLACED']);

/** Tells people how backups go. In the transaction of whoever noticed. */
@Injectable()
export class BackupNotices {
  constructor(
    private readonly runs: BackupRuns,
    private readonly alerts: Alerts,
    private readonly users: UserDirectory,
    private readonly mails: Mails,
    private readonly settings: Settings,
    private readonly config: Config,
  ) {}

  /** Once for each run. */
  async tell(runId: string): Promise<void> {
    const run = await this.runs.find(runId);
    if (!run?.finishedAt || !(await this.runs.claimTelling(runId))) return;
    if (run.error) {
      if (run.work === 'make' || DAMAGE.has(run.error.code)) await this.alerts.raise(BackupFailed, '', run.error.message);
    } else if (run.work === 'make') await this.alerts.clear(BackupFailed, '');
    if (run.work === 'make' && (await this.isWanted(run))) await this.write(run);
  }

  /** Of many failures in a row, the first is written about. */
  private async isWanted(run: BackupRun): Promise<boolean> {
    const which = this.settings.get(BackupSettings['backups.mails']);
    if (run.error === null) return which === 'all';
    return which !== 'none' && (await this.runs.madeBefore(run))?.error == null;
  }

  private async write({ requestedAt, error }: BackupRun): Promise<void> {
    const url = `${this.config.publicUrl}/admin/backups`;
    for (const id of (await this.users.holdersOf(BackupPermissions['backup.create'])).slice(0, MOST_MAILS)) {
      const person = await this.users.find(id);
      if (person?.status !== 'active') continue;
      const language = toLanguage(person.language);
      const data = {
        firstName: person.firstName,
        at: momentText(language, requestedAt.toISOString()),
        failure: error?.message ?? null,
        url,
      };
      await this.mails.queue(backupMail, { to: person.email, language, data, personId: id });
    }
  }
}
