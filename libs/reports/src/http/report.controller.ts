import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { download, type Download } from '#platform/downloads';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, PageDto, readCursor } from '#platform/http';
import { toLanguage } from '#platform/i18n';
import { StorageErrors } from '#platform/storage';
import { StatsPermissions } from '#stats';
import { UserDirectory } from '#users';
import { ReportErrors } from '../report.errors.js';
import { reportDownloadLimits, reportLimits } from '../report-limits.js';
import { ReportService } from '../report.service.js';
import { CreateReportDto, daysOf } from './report.dto.js';
import { ReportListView, ReportView, toReportListView, toReportView } from './report.view.js';

const access = { permission: StatsPermissions['stats.read'] };
const { NOT_FOUND } = PlatformErrors;
const TYPES = { csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' } as const;
const CURSOR = [CURSOR_TIME, CURSOR_ID];
const DEFAULT_LIMIT = 50;

/** Figures as files, made in the background. */
@Controller('api/admin/reports')
export class ReportController {
  constructor(
    private readonly reports: ReportService,
    private readonly users: UserDirectory,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Have a report made of the figures of an organisation or of the whole installation; it is kept for 30 days.',
    access,
    returns: ReportView,
    status: 202,
    errors: [NOT_FOUND, ReportErrors.REPORT_LIMIT_REACHED],
    limits: reportLimits,
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateReportDto): Promise<ReportView> {
    const { kind, format, organisationId: scope = null } = body;
    const language = body.language ?? toLanguage((await this.users.find(actor.userId))?.language);
    return toReportView(await this.reports.create(actor, { kind, format, language, scope }, daysOf(body)));
  }

  @Get()
  @Endpoint({ summary: 'List the own reports and those of schedules, the newest first.', access, returns: ReportListView })
  async findAll(@CurrentActor() actor: Actor, @Query() { cursor, limit = DEFAULT_LIMIT }: PageDto): Promise<ReportListView> {
    const [requestedAt, id] = readCursor(cursor, CURSOR) ?? [];
    const after = requestedAt !== undefined && id !== undefined ? { requestedAt, id } : null;
    return toReportListView(await this.reports.page(actor, after, limit + 1), limit);
  }

  @Get(':id')
  @Endpoint({ summary: 'How far a report is.', access, returns: ReportView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<ReportView> {
    return toReportView(await this.reports.find(actor, id));
  }

  @Get(':id/file')
  @Endpoint({
    summary: 'Download a report, CSV or PDF.',
    access,
    returns: null,
    download: 'application/octet-stream',
    errors: [NOT_FOUND, ReportErrors.REPORT_NOT_READY, StorageErrors.STORAGE_UNAVAILABLE],
    limits: reportDownloadLimits,
  })
  async download(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<Download> {
    const { report, file } = await this.reports.open(actor, id);
    const { kind, from, to, format } = report;
    const headers = { 'cache-control': 'no-store' };
    return download({ filename: `${kind}-${from}-${to}.${format}`, type: TYPES[format], body: file.body, size: file.size, headers });
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a report that was asked for; one of a schedule goes by itself.',
    access,
    returns: null,
    errors: [NOT_FOUND],
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.reports.remove(actor, id);
  }
}
