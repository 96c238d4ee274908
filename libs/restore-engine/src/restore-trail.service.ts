import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { Transactions } from '#platform/database';

/** What the trail says of the end of restores. */
@Injectable()
export class RestoreTrailService {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  record(action: string, id: string, after: Readonly<Record<string, unknown>>): Promise<string> {
    return this.transactions.run(() => this.audit.record({ action, target: { type: 'restore', id }, after }));
  }
}
