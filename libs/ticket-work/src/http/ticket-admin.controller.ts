import { Body, Controller, Get, Headers, Param, Post, Put, Query } from '@nestjs/common';
import { AttachmentDirectory, AttachmentErrors } from '#attachments';
import { type Actor, CurrentActor } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, PageDto, readCursor, versionOf } from '#platform/http';
import { limit } from '#platform/limits';
import { normaliseEmail, UserDirectory } from '#users';
import { ENTRY_TARGET, PlacedMessageView, TicketErrors, TicketPermissions, toPlacedMessageView } from '#tickets';
import { TicketHistoryQuery } from '../ticket-history.query.js';
import { TicketListQuery, type TicketRow } from '../ticket-list.query.js';
import { TicketService } from '../ticket.service.js';
import type { TicketFilter, TicketSort } from '../ticket-source.query.js';
import { CreateTicketDto, ListTicketsDto, StaffReplyDto, UpdateTicketDto } from './ticket-admin.dto.js';
import {
  TicketEntryListView,
  TicketListView,
  TicketView,
  toTicketEntryListView,
  toTicketListView,
  toTicketView,
} from './ticket-admin.view.js';

const reading = { permission: TicketPermissions['tickets.read'] };
const working = { permission: TicketPermissions['tickets.work'] };
const writing = [limit({ name: 'tickets.work.user', by: 'user', max: 240, windowSeconds: 60 })];
const { NOT_FOUND, VALIDATION_FAILED } = PlatformErrors;
const { ATTACHMENT_UNKNOWN } = AttachmentErrors;
const {
  ASSIGNEE_UNKNOWN,
  REQUESTER_UNKNOWN,
  TEAM_UNKNOWN,
  TICKET_CHANGED,
  TICKET_CLOSED,
  TICKET_ERASED,
  TICKET_KEY_USED,
  TICKET_MERGED,
  TICKET_STATUS_INVALID,
} = TicketErrors;
type CursorPart = Parameters<typeof readCursor>[1][number];

const DEFAULT_LIMIT = 50;
const ENTRY_PLACE = [CURSOR_TIME, CURSOR_ID, /^\d{1,9}$/];
const DUE: CursorPart = { test: (text) => text === 'infinity' || CURSOR_TIME.test(text) };

/** Tickets, for those who work on them. */
@Controller('api/admin/tickets')
export class TicketAdminController {
  constructor(
    private readonly service: TicketService,
    private readonly list: TicketListQuery,
    private readonly history: TicketHistoryQuery,
    private readonly users: UserDirectory,
    private readonly attachments: AttachmentDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'List tickets of the organisations in the scope of the grant.', access: reading, returns: TicketListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListTicketsDto): Promise<TicketListView> {
    const { sort = '-updated', cursor, limit: most = DEFAULT_LIMIT } = query;
    const place = readCursor(cursor, [keyOf(sort), CURSOR_ID]);
    const page = await this.list.page(actor, filterOf(query, actor), sort, place ? { key: place[0]!, id: place[1]! } : null, most);
    return toTicketListView(page, await this.namesOf(page.items));
  }

  @Post()
  @Endpoint({
    summary: 'Raise a ticket on behalf of somebody.',
    access: working,
    limits: writing,
    returns: TicketView,
    status: 201,
    errors: [REQUESTER_UNKNOWN, ASSIGNEE_UNKNOWN, TEAM_UNKNOWN, ATTACHMENT_UNKNOWN, TICKET_KEY_USED],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateTicketDto): Promise<TicketView> {
    if ((body.requesterId === undefined) === (body.requesterEmail === undefined))
      throw invalid('requesterId', 'name either requesterId or requesterEmail');
    const { ticketId } = await this.service.raise(actor, body);
    return this.view(await this.list.find(actor, ticketId));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a ticket.', access: reading, returns: TicketView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<TicketView> {
    return this.view(await this.list.find(actor, id));
  }

  @Get(':id/entries')
  @Endpoint({
    summary: 'Read the messages, notes and changes of a ticket and of those merged into it, the latest first.',
    access: reading,
    returns: TicketEntryListView,
    errors: [NOT_FOUND],
  })
  async findEntries(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Query() query: PageDto): Promise<TicketEntryListView> {
    await this.list.find(actor, id);
    const page = await this.history.page(actor, id, readCursor(query.cursor, ENTRY_PLACE), query.limit ?? DEFAULT_LIMIT);
    const names = await this.users.displayNames(page.items.flatMap(({ authorId }) => authorId ?? []));
    const attachments = await this.attachments.ofTargets(
      ENTRY_TARGET,
      page.items.map((entry) => entry.id),
    );
    return toTicketEntryListView(page, names, attachments);
  }

  @Put(':id')
  @Endpoint({
    summary: 'Change a ticket. With `If-Match: "version"`, or `version`, only if it still is that version.',
    access: working,
    limits: writing,
    returns: TicketView,
    errors: [NOT_FOUND, TICKET_CHANGED, TICKET_STATUS_INVALID, TICKET_CLOSED, TICKET_MERGED, TICKET_ERASED, ASSIGNEE_UNKNOWN, TEAM_UNKNOWN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateTicketDto,
  ): Promise<TicketView> {
    const { version, ...wishes } = body;
    await this.service.update(actor, id, wishes, versionOf(ifMatch) ?? version);
    return this.view(await this.list.find(actor, id));
  }

  @Post(':id/reply')
  @Endpoint({
    summary: 'Answer in a ticket, or leave a note that its requester never sees.',
    access: working,
    limits: writing,
    returns: PlacedMessageView,
    status: 201,
    errors: [
      NOT_FOUND,
      TICKET_CHANGED,
      TICKET_STATUS_INVALID,
      TICKET_CLOSED,
      TICKET_MERGED,
      TICKET_ERASED,
      TICKET_KEY_USED,
      ATTACHMENT_UNKNOWN,
    ],
  })
  async reply(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: StaffReplyDto): Promise<PlacedMessageView> {
    const { internal = false, ...answer } = body;
    return toPlacedMessageView(await this.service.reply(actor, id, { ...answer, internal }));
  }

  private async view(row: TicketRow): Promise<TicketView> {
    return toTicketView(row, await this.namesOf([row]));
  }

  private namesOf(rows: readonly TicketRow[]): Promise<Map<string, string>> {
    return this.users.displayNames(rows.flatMap(({ requesterId, assigneeId }) => [requesterId, assigneeId].filter((id) => id !== null)));
  }
}

function filterOf(query: ListTicketsDto, actor: Actor): TicketFilter {
  const { status: statuses, priority: priorities, assignee, team, tag, requester, dueBefore, organisationId, search } = query;
  return {
    statuses,
    priorities,
    assigneeId: assignee === 'none' ? null : assignee === 'me' ? actor.userId : assignee,
    teamId: team === 'none' ? null : team,
    tag: tag?.toLowerCase(),
    ...requesterOf(requester),
    dueBefore: dueBefore === undefined ? undefined : new Date(dueBefore),
    organisationId,
    search,
  };
}

function requesterOf(requester: string | undefined): Pick<TicketFilter, 'requesterId' | 'requesterEmail'> {
  if (requester === undefined) return {};
  if (CURSOR_ID.test(requester)) return { requesterId: requester };
  const requesterEmail = normaliseEmail(requester);
  if (requesterEmail === null) throw invalid('requester', 'must be a UUID or an e-mail address');
  return { requesterEmail };
}

function keyOf(sort: TicketSort): CursorPart {
  if (sort === 'priority') return { test: (text) => /^-[1-4]$/.test(text) };
  return sort === 'due' ? DUE : CURSOR_TIME;
}

function invalid(field: string, problem: string): AppError {
  return new AppError(VALIDATION_FAILED, { fields: [{ field, problem }] });
}
