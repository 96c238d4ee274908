import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { csvFile } from '#platform/csv';
import { Transactions } from '#platform/database';
import { CSV_HEADER, type UserFilters, UserListQuery, type UserSort } from '#users';
import { PersonFile } from './person-file.js';
import { UserAdminPermissions } from './user-admin.permissions.js';

/** Lists of people as files. */
@Injectable()
export class UserExportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly list: UserListQuery,
    private readonly files: PersonFile,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The people of the list with these filters, as CSV, read page by page while it is being taken: a person who changes
   * meanwhile is in it as they were or as they are.
   */
  async export(actor: Actor, filters: UserFilters, sort: UserSort): Promise<AsyncIterable<string>> {
    const reach = await this.files.reachOf(actor, UserAdminPermissions['user.export']);
    const { search, ...named } = filters;
    await this.transactions.run(() =>
      this.audit.record({
        action: 'user.export',
        target: { type: 'users', id: 'list' },
        organisationId: reach.installation || reach.organisationIds.length !== 1 ? null : reach.organisationIds[0]!,
        after: { ...named, sort, installation: reach.installation, organisationIds: [...reach.organisationIds] },
        ...(search === undefined ? {} : { personal: { search } }),
      }),
    );
    return csvFile(CSV_HEADER, this.list.file(reach, filters, sort));
  }
}
