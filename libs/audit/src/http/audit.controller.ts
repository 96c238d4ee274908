import { Controller, Get, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { download, type Download } from '#platform/downloads';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, readCursor } from '#platform/http';
import { AuditExportService } from '../audit-export.service.js';
import { auditExportLimit } from '../audit-limits.js';
import { type AuditFilters, AuditListQuery } from '../audit-list.query.js';
import { AuditPermissions } from '../audit.permissions.js';
import { AuditFilterDto, AuditPageDto } from './audit.dto.js';
import { AuditListView, toAuditListView } from './audit.view.js';

const CSV = 'text/csv; charset=utf-8';
const DEFAULT_LIMIT = 50;
const CURSOR = [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/];

/** The trail of critical actions, for those who may read it. */
@Controller('api/audit-logs')
export class AuditController {
  constructor(
    private readonly list: AuditListQuery,
    private readonly exports: AuditExportService,
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
    const rows = await this.list.page(actor.reach(AuditPermissions['audit.read']), filtersOf(query), place, limit + 1);
    return toAuditListView({ items: rows.slice(0, limit), hasMore: rows.length > limit });
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
