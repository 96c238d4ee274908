import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { CURSOR_ID, CURSOR_TIME, readCursor, toCursor } from '#platform/http';
import type { ChainPiece, ChainPlace } from '../audit-chain.service.js';
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
  /** What the person is called today; null for somebody erased, and for people of organisations you do not see. */
  actorName: string | null;
  /** What made the system act. */
  actorReason: string | null;
  /** The administrator who acted as `actorId`. */
  impersonatorId: string | null;
  impersonatorName: string | null;
  sessionId: string | null;
  organisationId: string | null;
  /** Such as `role.grant`. */
  action: string;
  targetType: string;
  targetId: string;
  /** What the target is called today, if it is a person. */
  targetName: string | null;
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

/** The kinds of action that there are entries of. */
export class AuditActionListView {
  /** In order, such as `role.grant`. */
  items: string[];
}

/** Something in the trail that does not hold. */
export class AuditProblemView {
  /** Place in the chain; null for an entry that has none. */
  position: number | null;
  /** UUID; null where the seal is gone, so that only the place is known. */
  entryId: string | null;
  kind: 'seal-missing' | 'entry-missing' | 'entry-changed' | 'link-changed' | 'personal-data-changed' | 'entry-unsealed';
}

/** What a piece of the check found. */
export class AuditVerificationView {
  /** Sealed entries that this piece looked at. */
  checked: number;
  /** Sealed entries there are, about: what all pieces together will look at. */
  total: number;
  /** Nothing was wrong in this piece. */
  ok: boolean;
  /** At most 100; a piece that finds as many ends there. */
  problems: AuditProblemView[];
  /** Pass as `after` for the next piece; null when all was looked at. */
  next: string | null;
}

/** The look-up that `AuditNames.of` gives. */
type NameOf = (type: string, id: string | null) => string | null;

export function toAuditEntryView(row: AuditRow, nameOf: NameOf): AuditEntryView {
  return {
    ...row,
    actorName: nameOf('user', row.actorId),
    impersonatorName: nameOf('user', row.impersonatorId),
    targetName: nameOf(row.targetType, row.targetId),
    sequence: row.sequence === null ? null : Number(row.sequence),
  };
}

export function toAuditListView({ items, hasMore }: { items: readonly AuditRow[]; hasMore: boolean }, nameOf: NameOf): AuditListView {
  const last = items.at(-1);
  return {
    items: items.map((row) => toAuditEntryView(row, nameOf)),
    nextCursor: hasMore && last ? toCursor([last.occurredAt, last.id]) : null,
  };
}

export function toAuditVerificationView(piece: ChainPiece, total: number): AuditVerificationView {
  return {
    checked: piece.links,
    total,
    ok: piece.faults.length === 0,
    problems: piece.faults.map(({ sequence, entryId, reason }) => ({ position: sequence, entryId, kind: reason })),
    next: piece.next && toCursor(keyOf(piece.next)),
  };
}

function keyOf(place: ChainPlace): string[] {
  if (place.walk === 'seals') return ['seals', String(place.sequence), place.hash ?? ''];
  return place.after ? ['entries', place.after.occurredAt, place.after.id] : ['entries'];
}

const SEALS = [/^seals$/, /^\d{1,18}$/, /^([0-9a-f]{64})?$/];
const UNSEALED = [/^entries$/];
const ENTRIES = [/^entries$/, CURSOR_TIME, CURSOR_ID];

/** The place that `next` of a piece stands for. @throws AppError VALIDATION_FAILED for one that is not ours. */
export function readChainPlace(after: string | undefined): ChainPlace | null {
  if (after === undefined) return null;
  const plain = Buffer.from(after, 'base64url').toString();
  if (plain.startsWith('["seals"')) {
    const [, sequence, hash] = readCursor(after, SEALS, 'after')!;
    return { walk: 'seals', sequence: BigInt(sequence!), hash: hash === '' ? null : hash! };
  }
  const [, occurredAt, id] = readCursor(after, plain === '["entries"]' ? UNSEALED : ENTRIES, 'after')!;
  return { walk: 'entries', after: occurredAt === undefined || id === undefined ? null : { occurredAt, id } };
}
