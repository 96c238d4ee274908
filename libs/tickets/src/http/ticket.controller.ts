import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { AttachmentDirectory, AttachmentErrors } from '#attachments';
import { Notifications } from '#notifications';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, PageDto, readCursor } from '#platform/http';
import { limit } from '#platform/limits';
import { UserDirectory } from '#users';
import { RequesterTicketQuery } from '../requester-ticket.query.js';
import { RAISING, RequesterTicketService } from '../requester-ticket.service.js';
import { ENTRY_TARGET } from '../ticket-attachments.js';
import { TicketErrors } from '../ticket.errors.js';
import { ListOwnTicketsDto, RaiseTicketDto, RateTicketDto, ReplyTicketDto } from './ticket.dto.js';
import {
  OwnEntryListView,
  OwnTicketDetailView,
  OwnTicketListView,
  OwnTicketView,
  PlacedMessageView,
  toOwnEntryListView,
  toOwnTicketListView,
  toOwnTicketView,
  toPlacedMessageView,
} from './ticket.view.js';

const access = { signedIn: 'they are the own tickets' };
const writing = [limit({ name: 'tickets.reply.user', by: 'user', max: 30, windowSeconds: 600 })];
const { NOT_FOUND } = PlatformErrors;
const { IMPERSONATION_FORBIDDEN } = AccessErrors;
const { ATTACHMENT_UNKNOWN } = AttachmentErrors;
const { TICKET_CLOSED, TICKET_KEY_USED, TICKET_MERGED, TICKET_RATED, TICKET_RATING_NOT_YET, TICKET_STATUS_INVALID } = TicketErrors;
const DEFAULT_LIMIT = 50;
const PLACE = [CURSOR_TIME, CURSOR_ID];
const ENTRY_PLACE = [CURSOR_TIME, CURSOR_ID, /^\d{1,9}$/];

/** Tickets of whoever raised them. */
@Controller('api/tickets')
export class TicketController {
  constructor(
    private readonly service: RequesterTicketService,
    private readonly tickets: RequesterTicketQuery,
    private readonly users: UserDirectory,
    private readonly attachments: AttachmentDirectory,
    private readonly notifications: Notifications,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Raise a ticket.',
    access,
    limits: RAISING,
    returns: OwnTicketView,
    status: 201,
    errors: [ATTACHMENT_UNKNOWN, TICKET_KEY_USED, IMPERSONATION_FORBIDDEN],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: RaiseTicketDto): Promise<OwnTicketView> {
    requireThemselves(actor);
    const { ticketId } = await this.service.raise(actor, body);
    return toOwnTicketView(await this.tickets.find(actor.userId, ticketId));
  }

  @Get()
  @Endpoint({ summary: 'List the own tickets, those first that were written in last.', access, returns: OwnTicketListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: ListOwnTicketsDto): Promise<OwnTicketListView> {
    const { status, cursor, limit: most = DEFAULT_LIMIT } = query;
    return toOwnTicketListView(await this.tickets.page(actor.userId, { status, after: readCursor(cursor, PLACE), limit: most }));
  }

  @Get(':id')
  @Endpoint({ summary: 'Read an own ticket and the latest of its entries.', access, returns: OwnTicketDetailView, errors: [NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Query() query: PageDto): Promise<OwnTicketDetailView> {
    const ticket = await this.tickets.find(actor.userId, id);
    return Object.assign(toOwnTicketView(ticket), { entries: await this.entries(actor, id, query) });
  }

  @Get(':id/entries')
  @Endpoint({ summary: 'Read the entries of an own ticket, the latest first.', access, returns: OwnEntryListView, errors: [NOT_FOUND] })
  async findEntries(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Query() query: PageDto): Promise<OwnEntryListView> {
    await this.tickets.find(actor.userId, id);
    return this.entries(actor, id, query);
  }

  @Post(':id/reply')
  @Endpoint({
    summary: 'Answer in an own ticket. One that is closed is followed by a new ticket, which the answer names and which counts as raised.',
    access,
    limits: writing,
    returns: PlacedMessageView,
    status: 201,
    errors: [NOT_FOUND, ATTACHMENT_UNKNOWN, TICKET_KEY_USED, IMPERSONATION_FORBIDDEN],
  })
  async reply(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: ReplyTicketDto): Promise<PlacedMessageView> {
    requireThemselves(actor);
    return toPlacedMessageView(await this.service.reply(actor, id, body));
  }

  @Post(':id/read')
  @Endpoint({
    summary: 'Say that one has read an own ticket: what was told of it is read, too.',
    access,
    returns: null,
    errors: [NOT_FOUND],
    idempotency: false,
  })
  async read(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.tickets.find(actor.userId, id);
    // Whoever acts as somebody has not read it for them.
    if (actor.signIn.impersonatorId === null) await this.notifications.seen(actor.userId, { type: 'ticket', id });
  }

  @Post(':id/reopen')
  @Endpoint({
    summary: 'Take up an own ticket again that was solved.',
    access,
    limits: writing,
    returns: OwnTicketView,
    errors: [NOT_FOUND, TICKET_STATUS_INVALID, TICKET_CLOSED, TICKET_MERGED, IMPERSONATION_FORBIDDEN],
  })
  async reopen(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<OwnTicketView> {
    requireThemselves(actor);
    await this.service.reopen(actor, id);
    return toOwnTicketView(await this.tickets.find(actor.userId, id));
  }

  @Post(':id/solve')
  @Endpoint({
    summary: 'Say that an own ticket is settled.',
    access,
    limits: writing,
    returns: OwnTicketView,
    errors: [NOT_FOUND, TICKET_STATUS_INVALID, TICKET_CLOSED, TICKET_MERGED, IMPERSONATION_FORBIDDEN],
  })
  async solve(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<OwnTicketView> {
    requireThemselves(actor);
    await this.service.solve(actor, id);
    return toOwnTicketView(await this.tickets.find(actor.userId, id));
  }

  @Post(':id/rating')
  @Endpoint({
    summary: 'Say how well one was helped, once it is solved; it can be changed once until the ticket is closed.',
    access,
    limits: writing,
    returns: OwnTicketView,
    errors: [NOT_FOUND, TICKET_RATING_NOT_YET, TICKET_RATED, TICKET_MERGED, IMPERSONATION_FORBIDDEN],
  })
  async rate(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: RateTicketDto): Promise<OwnTicketView> {
    requireThemselves(actor);
    await this.service.rate(actor, id, { rating: body.rating, ratingComment: body.comment ?? null });
    return toOwnTicketView(await this.tickets.find(actor.userId, id));
  }

  private async entries(actor: Actor, id: string, { cursor, limit: most = DEFAULT_LIMIT }: PageDto): Promise<OwnEntryListView> {
    const page = await this.tickets.entries(actor.userId, id, readCursor(cursor, ENTRY_PLACE), most);
    const names = await this.users.displayNames(page.items.flatMap(({ authorId }) => authorId ?? []));
    const attachments = await this.attachments.ofTargets(
      ENTRY_TARGET,
      page.items.map((entry) => entry.id),
    );
    return toOwnEntryListView(page, actor.userId, names, attachments);
  }
}
