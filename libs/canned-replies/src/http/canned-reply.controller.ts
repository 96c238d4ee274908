import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { TicketPermissions } from '#tickets';
import { CannedReplyErrors } from '../canned-reply.errors.js';
import { CannedReplyService } from '../canned-reply.service.js';
import { ReplyFiller } from '../reply-filler.js';
import { CreateCannedReplyDto, FillCannedReplyDto, ListCannedRepliesDto, UpdateCannedReplyDto } from './canned-reply.dto.js';
import {
  CannedReplyListView,
  CannedReplyView,
  ReadyReplyView,
  toCannedReplyListView,
  toCannedReplyView,
  toReadyReplyView,
} from './canned-reply.view.js';

const access = { permission: TicketPermissions['tickets.work'] };
const { FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { CANNED_REPLY_LIMIT_REACHED, CANNED_REPLY_NAME_TAKEN, CANNED_REPLY_PLACE_UNKNOWN } = CannedReplyErrors;

/** Texts for answers, own and shared. */
@Controller('api/admin/canned-replies')
export class CannedReplyController {
  constructor(
    private readonly replies: CannedReplyService,
    private readonly filler: ReplyFiller,
  ) {}

  @Get()
  @Endpoint({ summary: 'List the own canned replies and the shared ones, by name.', access, returns: CannedReplyListView })
  async findAll(@CurrentActor() actor: Actor, @Query() { organisationId }: ListCannedRepliesDto): Promise<CannedReplyListView> {
    return toCannedReplyListView(await this.replies.findAll(actor, organisationId ?? null));
  }

  @Post()
  @Endpoint({
    summary: 'Keep a text for answers, for oneself or, with the permission `tickets.manage`, for all of staff.',
    access,
    returns: CannedReplyView,
    status: 201,
    errors: [FORBIDDEN, NOT_FOUND, CANNED_REPLY_NAME_TAKEN, CANNED_REPLY_LIMIT_REACHED, CANNED_REPLY_PLACE_UNKNOWN],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateCannedReplyDto): Promise<CannedReplyView> {
    const { shared = false, organisationId, name, status = null, addTags = [] } = body;
    return toCannedReplyView(await this.replies.create(actor, { name, body: body.body, status, addTags }, shared, organisationId));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a canned reply. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: CannedReplyView,
    errors: [FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, CANNED_REPLY_NAME_TAKEN, CANNED_REPLY_PLACE_UNKNOWN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateCannedReplyDto,
  ): Promise<CannedReplyView> {
    return toCannedReplyView(await this.replies.update(actor, id, body, versionOf(ifMatch)));
  }

  @Delete(':id')
  @Endpoint({ summary: 'Delete a canned reply.', access, returns: null, errors: [FORBIDDEN, NOT_FOUND] })
  async remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.replies.remove(actor, id);
  }

  @Post(':id/fill')
  @Endpoint({
    summary: 'See a canned reply as it reads for a ticket; nothing is sent.',
    access,
    returns: ReadyReplyView,
    errors: [NOT_FOUND],
    idempotency: false,
  })
  async fill(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Body() { ticketId }: FillCannedReplyDto,
  ): Promise<ReadyReplyView> {
    return toReadyReplyView(await this.filler.fill(actor, id, ticketId));
  }
}
