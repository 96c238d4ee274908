import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { DrillFailed } from '#backups';
import { Alerts } from '#platform/alerts';
import { runInContext } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { RestoreErrors } from '#restore-engine';
import type { Drill } from './drill.js';
import { DrillErrors } from './drill.errors.js';
import { DrillRows } from './drill-rows.repository.js';

const NO_FAULT_OF_THE_BACKUP: ReadonlySet<string> = new Set([DrillErrors.DRILL_INTERRUPTED.code, RestoreErrors.RESTORE_NEEDS_OWNER.code]);

/** How drills end: in their table, the trail and as an alert. */
@Injectable()
export class DrillOutcome {
  constructor(
    private readonly transactions: Transactions,
    private readonly drills: DrillRows,
    private readonly alerts: Alerts,
    private readonly audit: AuditLog,
  ) {}

  pass({ id, backupId }: Drill, durationMs: number, rows: number): Promise<void> {
    return this.end(async () => {
      if (!(await this.drills.pass(id, durationMs, rows))) return;
      await this.alerts.clear(DrillFailed, '');
      await this.record(id, { backupId, state: 'passed' });
    });
  }

  /** One that was cut, or that nobody was there for, says nothing of the backup. */
  fail({ id, backupId }: Drill, failure: { readonly code: string; readonly message: string }): Promise<void> {
    return this.end(async () => {
      if (!(await this.drills.fail(id, failure))) return;
      if (!NO_FAULT_OF_THE_BACKUP.has(failure.code)) await this.alerts.raise(DrillFailed, '', failure.message.slice(0, 200));
      await this.record(id, { backupId, state: 'failed', code: failure.code });
    });
  }

  private end(work: () => Promise<void>): Promise<void> {
    const actor = { kind: 'system', reason: 'drill' } as const;
    return runInContext({ correlationId: newId(), actor }, () => this.transactions.run(work));
  }

  private async record(id: string, after: Readonly<Record<string, unknown>>): Promise<void> {
    await this.audit.record({ action: 'restore-drill.complete', target: { type: 'restore-drill', id }, after });
  }
}
