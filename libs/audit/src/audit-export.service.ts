import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { csvFile } from '#platform/csv';
import { Transactions } from '#platform/database';
import { type AuditFilters, AuditListQuery, CSV_HEADER } from './audit-list.query.js';
import { AuditLog } from './audit-log.js';
import { AuditPermissions } from './audit.permissions.js';

/** The trail as a file. That it was taken is an entry of its own. */
@Injectable()
export class AuditExportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly list: AuditListQuery,
    private readonly audit: AuditLog,
  ) {}

  /** The entries of the list with these filters up to now, as CSV, read page by page while it is being taken. */
  async export(actor: Actor, filters: AuditFilters): Promise<AsyncIterable<string>> {
    const reach = actor.reach(AuditPermissions['audit.export']);
    // Whatever somebody looks for may be an address.
    const { targetId, ...named } = filters;
    await this.transactions.run(() =>
      this.audit.record({
        action: 'audit.export',
        target: { type: 'audit-log', id: 'list' },
        organisationId: reach.installation ? null : (reach.organisationIds[0] ?? null),
        after: { ...named, installation: reach.installation, organisationIds: [...reach.organisationIds] },
        ...(targetId === undefined ? {} : { personal: { targetId } }),
      }),
    );
    return csvFile(CSV_HEADER, this.list.file(reach, filters));
  }
}
