import { Injectable } from '@nestjs/common';
import { BackupErrors, BackupLocks, BackupMaker } from '#backup-archives';
import { BackupRunner, BackupRuns } from '#backups';

/** Notices what ended without saying so. */
@Injectable()
export class BackupUpkeep {
  constructor(
    private readonly runs: BackupRuns,
    private readonly runner: BackupRunner,
    private readonly maker: BackupMaker,
    private readonly locks: BackupLocks,
  ) {}

  /** A backup whose maker was killed has failed. */
  async settle(): Promise<void> {
    const abandoned = await this.runs.abandoned();
    // Silent, but there: it holds what nobody else can have.
    const isMaking = abandoned.length > 0 && (await this.locks.isMaking());
    for (const { id, work, wasBegun } of abandoned) {
      if (wasBegun && work === 'make' && isMaking) continue;
      await this.runner.end(id, wasBegun ? BackupErrors.BACKUP_CUT_OFF : BackupErrors.BACKUP_NOT_BEGUN);
    }
    if (!(await this.runs.live()).some(({ work }) => work === 'make')) await this.maker.settleInterrupted();
    await this.runs.forgetOld();
  }
}
