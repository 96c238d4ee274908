import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { toCursor } from '#platform/http';
import type { AuditRow } from '../audit-list.query.js';

const FIELDS: ApiPropertyOptions = { type: 'object', additionalProperties: true, nullable: true };

/** One critical action. */
export class AuditEntryView {
  /** UUID. */
  id: string;
  /** ISO 8601, UTC, with microseconds. */
  occurredAt: string;
  actorKind: 'user' | 'system' | 'anonymous';
  /** The person; null unless `actorKind` is `user`. */
  actorId: string | null;
  /** What made the system act. */
  actorReason: string | null;
  /** The administrator who acted as `actorId`. */
  impersonatorId: string | null;
  sessionId: string | null;
  organisationId: string | null;
  /** Such as `role.grant`. */
  action: string;
  targetType: string;
  targetId: string;
  requestId: string;
  /** Fields that changed, as they were. */
  @ApiProperty(FIELDS)
  before: Record<string, unknown> | null;
  /** Fields that changed, as they are. */
  @ApiProperty(FIELDS)
  after: Record<string, unknown> | null;
  /** Personal data of the entry, such as an address. */
  @ApiProperty(FIELDS)
  personal: Record<string, unknown> | null;
  /** True when there was personal data that had to go. */
  personalErased: boolean;
  /** Place in the chain of seals; null while the entry waits for its seal, some seconds. */
  sequence: number | null;
}

/** A page of the trail. */
export class AuditListView {
  items: AuditEntryView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

export function toAuditListView({ items, hasMore }: { items: readonly AuditRow[]; hasMore: boolean }): AuditListView {
  const last = items.at(-1);
  return {
    items: items.map((row) => ({ ...row, sequence: row.sequence === null ? null : Number(row.sequence) })),
    nextCursor: hasMore && last ? toCursor([last.occurredAt, last.id]) : null,
  };
}
