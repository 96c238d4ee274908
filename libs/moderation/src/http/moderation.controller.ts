import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor, versionOf } from '#platform/http';
import { UserAdminErrors } from '#user-admin';
import { UserDirectory } from '#users';
import { ModerationErrors } from '../moderation.errors.js';
import { ModerationPermissions } from '../moderation.permissions.js';
import { type Decision, ModerationService } from '../moderation.service.js';
import { ReportListQuery } from '../report-list.query.js';
import { DecideReportDto, ListMessageReportsDto } from './moderation.dto.js';
import { MessageReportDetailView, MessageReportListView, peopleOf, toReportDetailView, toReportListView } from './moderation.view.js';

const access = { permission: ModerationPermissions['messages.moderate'] };
const { FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED } = PlatformErrors;
const DEFAULT_LIMIT = 50;
const STATES = { dismiss: 'dismissed', remove: 'removed' } as const;

/** Reported messages, for those who moderate. */
@Controller('api/admin/moderation/reports')
export class ModerationController {
  constructor(
    private readonly list: ReportListQuery,
    private readonly moderation: ModerationService,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'List reported messages, the newest first.', access, returns: MessageReportListView })
  async findAll(
    @CurrentActor() actor: Actor,
    @Query() { state, reason, reportedId, cursor, limit = DEFAULT_LIMIT }: ListMessageReportsDto,
  ): Promise<MessageReportListView> {
    const [createdAt, id] = readCursor(cursor, [CURSOR_TIME, CURSOR_ID]) ?? [];
    const after = createdAt !== undefined && id !== undefined ? { createdAt, id } : null;
    const found = await this.list.page(actor, { state, reason, reportedId }, after, limit + 1);
    return toReportListView(found, limit, await this.users.displayNames(found.flatMap(peopleOf)));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a report, with a few messages around the reported one. That somebody did is on record.',
    access,
    returns: MessageReportDetailView,
    errors: [NOT_FOUND],
  })
  find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<MessageReportDetailView> {
    return this.detail(actor, id);
  }

  @Post(':id/decide')
  @Endpoint({
    summary:
      'Decide about a report, once: dismiss it, remove the message, or remove it and suspend its sender, which needs `user.suspend`.',
    access,
    returns: MessageReportDetailView,
    errors: [
      NOT_FOUND,
      FORBIDDEN,
      PRECONDITION_FAILED,
      ModerationErrors.REPORT_DECIDED,
      UserAdminErrors.USER_NOT_ACTIVE,
      UserAdminErrors.NOT_ON_YOURSELF,
      UserAdminErrors.USER_HOLDS_MORE,
    ],
  })
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: DecideReportDto,
  ): Promise<MessageReportDetailView> {
    await this.moderation.decide(actor, id, decisionOf(body), versionOf(ifMatch));
    return this.detail(actor, id);
  }

  private async detail(actor: Actor, id: string): Promise<MessageReportDetailView> {
    const { report, context, files } = await this.moderation.read(actor, id);
    const people = [...peopleOf(report), ...context.map(({ senderId }) => senderId)];
    return toReportDetailView(report, context, files, await this.users.displayNames(people));
  }
}

/** @throws AppError VALIDATION_FAILED for a suspension that does not say why, or an end of what is none */
function decisionOf({ decision, note, until }: DecideReportDto): Decision {
  const refuse = (field: string, problem: string): never => {
    throw new AppError(VALIDATION_FAILED, { fields: [{ field, problem }] });
  };
  if (decision === 'suspend')
    return { state: 'suspended', note: note ?? refuse('note', 'must not be empty'), until: until == null ? null : new Date(until) };
  if (until != null) refuse('until', 'must be absent unless somebody is suspended');
  return { state: STATES[decision], note: note ?? null };
}
