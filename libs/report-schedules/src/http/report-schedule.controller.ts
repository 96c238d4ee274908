import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, Endpoint, idParam, PageDto, readCursor, versionOf } from '#platform/http';
import { UserDirectory } from '#users';
import { ReportScheduleErrors } from '../report-schedule.errors.js';
import { ReportSchedulePermissions } from '../report-schedule.permissions.js';
import type { ReportSchedule } from '../report-schedule.repository.js';
import { ReportScheduleService } from '../report-schedule.service.js';
import { CreateReportScheduleDto, UpdateReportScheduleDto } from './report-schedule.dto.js';
import { ReportScheduleListView, ReportScheduleView, toReportScheduleListView, toReportScheduleView } from './report-schedule.view.js';

const access = { permission: ReportSchedulePermissions['report.schedule'] };
const { NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { REPORT_RECIPIENT_UNFIT, REPORT_SCHEDULE_LIMIT_REACHED } = ReportScheduleErrors;
/** Each has up to twenty people, and names are asked for a thousand at a time. */
const MOST = 50;

/** Reports that are made and mailed by the clock. */
@Controller('api/admin/report-schedules')
export class ReportScheduleController {
  constructor(
    private readonly schedules: ReportScheduleService,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'List schedules of reports, the newest first; at most 50 at a time.', access, returns: ReportScheduleListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: PageDto): Promise<ReportScheduleListView> {
    const limit = Math.min(query.limit ?? MOST, MOST);
    const [afterId] = readCursor(query.cursor, [CURSOR_ID]) ?? [];
    const schedules = await this.schedules.page(actor, afterId, limit + 1);
    return toReportScheduleListView(schedules, limit, await this.namesOf(schedules.slice(0, limit)));
  }

  @Post()
  @Endpoint({
    summary: 'Have reports made by the clock and mailed to people who may see the figures.',
    access,
    returns: ReportScheduleView,
    status: 201,
    errors: [NOT_FOUND, REPORT_RECIPIENT_UNFIT, REPORT_SCHEDULE_LIMIT_REACHED],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateReportScheduleDto): Promise<ReportScheduleView> {
    const { organisationId = null, weekday = null, monthDay = null, enabled = true, ...values } = body;
    return this.viewOf(await this.schedules.create(actor, organisationId, { ...values, weekday, monthDay, enabled }));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a schedule of reports.', access, returns: ReportScheduleView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<ReportScheduleView> {
    return this.viewOf(await this.schedules.find(actor, id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a schedule of reports. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: ReportScheduleView,
    errors: [NOT_FOUND, PRECONDITION_FAILED, REPORT_RECIPIENT_UNFIT],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateReportScheduleDto,
  ): Promise<ReportScheduleView> {
    return this.viewOf(await this.schedules.update(actor, id, body, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a schedule of reports; reports it made stay.', access, returns: null, errors: [NOT_FOUND] })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.schedules.remove(actor, id);
  }

  private async viewOf(schedule: ReportSchedule): Promise<ReportScheduleView> {
    return toReportScheduleView(schedule, await this.namesOf([schedule]));
  }

  private namesOf(schedules: readonly ReportSchedule[]): Promise<Map<string, string>> {
    return this.users.displayNames(schedules.flatMap(({ recipientIds }) => recipientIds));
  }
}
