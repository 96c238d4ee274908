import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { AuditLog } from '#audit';
import { runInContext } from '#platform/context';
import { Transactions } from '#platform/database';
import { type Restore, RestoreErrors, type RestoreFailure, RestoreRows } from '#restore-engine';

/** Ends restores that were asked for and that nobody began: what they take away is not what somebody agreed to any more. */
@Injectable()
export class RestoreExpiry {
  private readonly logger = new Logger('Restores');

  constructor(
    private readonly transactions: Transactions,
    private readonly restores: RestoreRows,
    private readonly audit: AuditLog,
  ) {}

  /** After ten minutes, by whichever process looks. @returns whether it has. */
  expire(restore: Restore): Promise<boolean> {
    return this.end(restore, RestoreErrors.RESTORE_EXPIRED, () => this.restores.expire(restore.id));
  }

  /** For whoever does another one at once and holds the lock. */
  supersede(restore: Restore): Promise<boolean> {
    const failure = RestoreErrors.RESTORE_SUPERSEDED;
    return this.end(restore, failure, () => this.restores.refuse(restore.id, failure));
  }

  private end({ id, kind, backupId }: Restore, { code }: RestoreFailure, refuse: () => Promise<boolean>): Promise<boolean> {
    const actor = { kind: 'system', reason: 'restore' } as const;
    return runInContext({ correlationId: randomUUID(), actor }, () =>
      this.transactions.run(async () => {
        if (!(await refuse())) return false;
        await this.audit.record({ action: 'restore.fail', target: { type: 'restore', id }, after: { kind, backupId, code } });
        this.logger.warn(`The ${kind} ${id} was not begun: ${code}.`);
        return true;
      }),
    );
  }
}
