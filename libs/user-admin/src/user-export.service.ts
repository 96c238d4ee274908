import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { csvOf, type CsvValue } from '#platform/csv';
import { Transactions } from '#platform/database';
import { type UserFilters, UserListQuery, type UserPlace, type UserRow, type UserSort } from '#users';
import { UserAdminPermissions } from './user-admin.permissions.js';

/** Rows of one statement: so few that they are gone before the collector takes them for lasting. */
const PAGE = 500;
const HEADER = [
  'id',
  'email',
  'first_name',
  'last_name',
  'second_last_name',
  'status',
  'suspended_until',
  'organisation_id',
  'language',
  'roles',
  'created_at',
] as const;

/** Lists of people as files. */
@Injectable()
export class UserExportService {
  constructor(
    private readonly transactions: Transactions,
    private readonly list: UserListQuery,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The people of the list with these filters, as CSV, read page by page while it is being taken: a person who changes
   * meanwhile is in it as they were or as they are.
   */
  async export(actor: Actor, filters: UserFilters, sort: UserSort): Promise<AsyncIterable<string>> {
    const reach = actor.reach(UserAdminPermissions['user.export']);
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
    return csvOf(
      HEADER,
      this.pages((place) => this.list.page(reach, filters, sort, place, PAGE)),
    );
  }

  private async *pages(read: (place: UserPlace | null) => Promise<UserRow[]>): AsyncGenerator<CsvValue[][]> {
    let place: UserPlace | null = null;
    for (;;) {
      const rows: UserRow[] = await read(place);
      if (rows.length > 0) yield rows.map(toLine);
      if (rows.length < PAGE) return;
      place = rows.at(-1)!;
    }
  }
}

function toLine(row: UserRow): CsvValue[] {
  return [
    row.id,
    row.email,
    row.firstName,
    row.lastName,
    row.secondLastName,
    row.status,
    row.suspendedUntil,
    row.organisationId,
    row.language,
    row.roles.join(' '),
    row.createdAt,
  ];
}
