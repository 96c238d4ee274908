import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BackupPermissions, BackupRuns } from '#backups';
import { ChecklistRegistry, type ChecklistState } from '#platform/checklist';
import { AppError } from '#platform/errors';
import { BackupStanding } from './backup-standing.js';

/** A good backup, as something a new installation should have. */
@Injectable()
export class BackupStep implements OnModuleInit {
  constructor(
    private readonly checklist: ChecklistRegistry,
    private readonly standing: BackupStanding,
    private readonly runs: BackupRuns,
  ) {}

  onModuleInit(): void {
    this.checklist.register({
      key: 'backup-verified',
      order: 45,
      permission: BackupPermissions['backup.create'],
      state: () => this.state(),
    });
  }

  /** Where none can be made, the last try says why, or the place where they would lie. */
  private async state(): Promise<ChecklistState> {
    try {
      const { lastVerifiedAt: doneAt } = await this.standing.state();
      if (doneAt) return { done: true, doneAt, applies: true };
      return { done: false, doneAt, applies: true, obstacle: (await this.runs.latestMade())?.error };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { done: false, doneAt: null, applies: true, obstacle: { code: error.code, message: error.message } };
    }
  }
}
