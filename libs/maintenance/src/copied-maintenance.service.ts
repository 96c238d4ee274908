import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { runInContext } from '#platform/context';
import { Transactions } from '#platform/database';
import type { MaintenanceState } from '#platform/maintenance';
import { auditEntryOf } from './maintenance-entry.js';
import { MaintenanceRepository } from './maintenance.repository.js';

/** What was set while the database was away. */
@Injectable()
export class CopiedMaintenanceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: MaintenanceRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Brings it into the row, unless that is as new already: whichever process comes first does it for all. */
  carry(state: MaintenanceState): Promise<void> {
    const actor = { kind: 'system', reason: 'file of the data directory' } as const;
    return runInContext({ correlationId: randomUUID(), actor }, () =>
      this.transactions.run(async () => {
        const stored = await this.repository.readLocked();
        if (stored.state.version >= state.version) return;
        await this.repository.write(state, null);
        await this.audit.record(auditEntryOf(stored.state, state));
      }),
    );
  }
}
