import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { csvOf, type CsvValue } from '#platform/csv';
import { Transactions } from '#platform/database';
import { type AuditFilters, AuditListQuery, type AuditPlace, type AuditRow } from './audit-list.query.js';
import { AuditLog } from './audit-log.js';
import { AuditPermissions } from './audit.permissions.js';

/** Rows of one statement: enough to make its cost small, few enough to be held in memory. */
const PAGE = 1_000;
const HEADER = [
  'id',
  'occurred_at',
  'actor_kind',
  'actor_id',
  'actor_reason',
  'impersonator_id',
  'session_id',
  'organisation_id',
  'action',
  'target_type',
  'target_id',
  'request_id',
  'before',
  'after',
  'personal',
  'sequence',
] as const;

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
    return csvOf(
      HEADER,
      this.pages((place) => this.list.page(reach, filters, place, PAGE)),
    );
  }

  private async *pages(read: (place: AuditPlace | null) => Promise<AuditRow[]>): AsyncGenerator<CsvValue[][]> {
    let place: AuditPlace | null = null;
    for (;;) {
      const rows: AuditRow[] = await read(place);
      if (rows.length > 0) yield rows.map(toLine);
      if (rows.length < PAGE) return;
      place = rows.at(-1)!;
    }
  }
}

function toLine(row: AuditRow): CsvValue[] {
  return [
    row.id,
    row.occurredAt,
    row.actorKind,
    row.actorId,
    row.actorReason,
    row.impersonatorId,
    row.sessionId,
    row.organisationId,
    row.action,
    row.targetType,
    row.targetId,
    row.requestId,
    json(row.before),
    json(row.after),
    json(row.personal),
    row.sequence,
  ];
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
