import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, type Reach } from '#platform/access';
import { download, type Download } from '#platform/downloads';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor } from '#platform/http';
import { AuditChainService } from '../audit-chain.service.js';
import { AuditExportService } from '../audit-export.service.js';
import { auditExportLimit, auditVerificationLimit } from '../audit-limits.js';
import { type AuditFilters, AuditListQuery } from '../audit-list.query.js';
import { AuditNames } from '../audit-names.js';
import { AuditPermissions } from '../audit.permissions.js';
import { AuditFilterDto, AuditPageDto, VerifyAuditDto } from './audit.dto.js';
import {
  AuditActionListView,
  AuditEntryView,
  AuditListView,
  AuditVerificationView,
  readChainPlace,
  toAuditEntryView,
  toAuditListView,
  toAuditVerificationView,
} from './audit.view.js';

const CSV = 'text/csv; charset=utf-8';
const DEFAULT_LIMIT = 50;
/** A second or two of reading, so that whoever waits sees progress. */
const PIECE = { rows: 20_000, faults: 100, milliseconds: 4_000 };
const CURSOR = [CURSOR_TIME, CURSOR_ID];

/** The trail of critical actions, for those who may read it. */
@Controller('api/audit-logs')
export class AuditController {
  constructor(
    private readonly list: AuditListQuery,
    private readonly exports: AuditExportService,
    private readonly chain: AuditChainService,
    private readonly names: AuditNames,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Read the trail of critical actions, the newest first.',
    access: { permission: AuditPermissions['audit.read'] },
    returns: AuditListView,
  })
  async findAll(@CurrentActor() actor: Actor, @Query() query: AuditPageDto): Promise<AuditListView> {
    const [occurredAt, id] = readCursor(query.cursor, CURSOR) ?? [];
    const place = occurredAt !== undefined && id !== undefined ? { occurredAt, id } : null;
    const limit = query.limit ?? DEFAULT_LIMIT;
    const reach = actor.reach(AuditPermissions['audit.read']);
    const rows = await this.list.page(reach, filtersOf(query), place, limit + 1);
    const items = rows.slice(0, limit);
    return toAuditListView({ items, hasMore: rows.length > limit }, await this.names.of(items, organisationsOf(reach)));
  }

  @Get('actions')
  @Endpoint({
    summary: 'List the kinds of action that the trail has entries of.',
    access: { permission: AuditPermissions['audit.read'] },
    returns: AuditActionListView,
  })
  async actions(@CurrentActor() actor: Actor): Promise<AuditActionListView> {
    return { items: await this.list.actions(actor.reach(AuditPermissions['audit.read'])) };
  }

  @Post('verification')
  @Endpoint({
    summary: 'Look for entries that were changed or removed, piece by piece. For the whole installation only.',
    access: { permission: AuditPermissions['audit.read'] },
    returns: AuditVerificationView,
    limits: [auditVerificationLimit],
    idempotency: false,
  })
  async verify(@CurrentActor() actor: Actor, @Body() { after }: VerifyAuditDto): Promise<AuditVerificationView> {
    // The chain is one for all organisations.
    if (!actor.can(AuditPermissions['audit.read'], { type: 'installation' })) throw new AppError(PlatformErrors.FORBIDDEN);
    const piece = await this.chain.verifyPiece(readChainPlace(after), PIECE);
    return toAuditVerificationView(piece, await this.chain.length());
  }

  @Get('export')
  @Endpoint({
    summary: 'Download the trail as CSV, with the filters of the list.',
    access: { permission: AuditPermissions['audit.export'] },
    stepUp: true,
    returns: null,
    download: CSV,
    limits: [auditExportLimit],
  })
  async export(@CurrentActor() actor: Actor, @Query() query: AuditFilterDto): Promise<Download> {
    const day = new Date().toISOString().slice(0, 10);
    return download({ filename: `audit-${day}.csv`, type: CSV, body: await this.exports.export(actor, filtersOf(query)) });
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read one entry of the trail.',
    access: { permission: AuditPermissions['audit.read'] },
    returns: AuditEntryView,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<AuditEntryView> {
    const reach = actor.reach(AuditPermissions['audit.read']);
    const row = await this.list.find(reach, id);
    return toAuditEntryView(row, await this.names.of([row], organisationsOf(reach)));
  }
}

function organisationsOf({ installation, organisationIds }: Reach): readonly string[] | null {
  return installation ? null : organisationIds;
}

/** @throws AppError VALIDATION_FAILED for the id of a target without its type, and for times that no calendar has. */
function filtersOf({
  action,
  actorId,
  impersonatorId,
  targetType,
  targetId,
  organisationId,
  requestId,
  from,
  to,
}: AuditFilterDto): AuditFilters {
  if (targetId !== undefined && targetType === undefined) refuse('targetType', 'must be given with targetId');
  const filters = { action, actorId, impersonatorId, targetType, targetId, organisationId, requestId };
  const given = Object.entries({ ...filters, from: instant('from', from), to: instant('to', to) });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function instant(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time.toISOString() : refuse(field, 'must be a time of the years 1 to 9999');
}

function refuse(field: string, problem: string): never {
  throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: [{ field, problem }] });
}
