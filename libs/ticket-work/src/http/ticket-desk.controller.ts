import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam } from '#platform/http';
import { limit } from '#platform/limits';
import { scopeOf, TicketErrors, TicketPermissions, TicketStaffQuery } from '#tickets';
import { UserDirectory } from '#users';
import { TicketBulkService } from '../ticket-bulk.service.js';
import { TicketMergeService } from '../ticket-merge.service.js';
import { TicketPresenceService } from '../ticket-presence.service.js';
import { TicketTagQuery } from '../ticket-tag.query.js';
import { BulkTicketsDto, LookAtTicketDto, MergeTicketDto, SuggestDto } from './ticket-desk.dto.js';
import {
  AssigneeListView,
  BulkResultListView,
  TicketTagListView,
  TicketViewerListView,
  toAssigneeListView,
  toBulkResultListView,
  toTicketViewerListView,
} from './ticket-desk.view.js';

const reading = { permission: TicketPermissions['tickets.read'] };
const working = { permission: TicketPermissions['tickets.work'] };
const manyAtOnce = [limit({ name: 'tickets.bulk.user', by: 'user', max: 30, windowSeconds: 60 })];
const looks = [limit({ name: 'tickets.presence.user', by: 'user', max: 120, windowSeconds: 60 })];
const { NOT_FOUND } = PlatformErrors;
const { TICKET_MERGE_INVALID, TICKET_NOT_MERGED, TICKET_UNMERGE_TOO_LATE } = TicketErrors;

/** What staff needs at the queue besides the tickets themselves. */
@Controller('api/admin/tickets')
export class TicketDeskController {
  constructor(
    private readonly bulk: TicketBulkService,
    private readonly merging: TicketMergeService,
    private readonly presence: TicketPresenceService,
    private readonly staff: TicketStaffQuery,
    private readonly tags: TicketTagQuery,
    private readonly users: UserDirectory,
  ) {}

  @Post('bulk')
  @Endpoint({
    summary: 'Change up to 100 tickets; each for itself, and the answer says what became of each.',
    access: working,
    limits: manyAtOnce,
    returns: BulkResultListView,
    idempotency: false,
  })
  async update(@CurrentActor() actor: Actor, @Body() { ids, changes }: BulkTicketsDto): Promise<BulkResultListView> {
    return toBulkResultListView(await this.bulk.update(actor, ids, changes));
  }

  @Get('tags')
  @Endpoint({ summary: 'Suggest tags, those first that were used last.', access: reading, returns: TicketTagListView })
  async findTags(@CurrentActor() actor: Actor, @Query() { search = '', organisationId }: SuggestDto): Promise<TicketTagListView> {
    return { items: await this.tags.beginningWith(actor, search, organisationId) };
  }

  @Get('assignees')
  @Endpoint({ summary: 'List people who may have tickets of an organisation, by name.', access: reading, returns: AssigneeListView })
  async findAssignees(@CurrentActor() actor: Actor, @Query() query: SuggestDto): Promise<AssigneeListView> {
    const { search = '', organisationId = actor.organisationId } = query;
    if (!actor.can(TicketPermissions['tickets.read'], scopeOf(organisationId))) return { items: [] };
    return toAssigneeListView(await this.staff.workersOf(organisationId, search));
  }

  @Post(':id/merge')
  @Endpoint({
    summary: 'Merge a ticket into another of the same requester: it is read there from now on.',
    access: working,
    returns: null,
    errors: [NOT_FOUND, TICKET_MERGE_INVALID],
  })
  async merge(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() { into }: MergeTicketDto): Promise<void> {
    await this.merging.merge(actor, id, into);
  }

  @Post(':id/unmerge')
  @Endpoint({
    summary: 'Undo the merge of a ticket, within 30 days: both are as they were.',
    access: working,
    returns: null,
    errors: [NOT_FOUND, TICKET_NOT_MERGED, TICKET_UNMERGE_TOO_LATE],
  })
  async unmerge(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.merging.unmerge(actor, id);
  }

  @Put(':id/presence')
  @Endpoint({
    summary: 'Say that one looks at a ticket, for 30 seconds, and see who else does.',
    access: reading,
    limits: looks,
    returns: TicketViewerListView,
    errors: [NOT_FOUND],
    idempotency: false,
  })
  async look(@CurrentActor() actor: Actor, @Param('id', idParam) id: string, @Body() body: LookAtTicketDto): Promise<TicketViewerListView> {
    const others = await this.presence.look(actor, id, body.writing ?? false);
    return toTicketViewerListView(others, await this.users.displayNames(others.map(({ userId }) => userId)));
  }

  @Delete(':id/presence')
  @Endpoint({
    summary: 'Say that one looks at a ticket no more.',
    access: reading,
    limits: looks,
    returns: null,
    errors: [NOT_FOUND],
    idempotency: false,
  })
  async leave(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    await this.presence.leave(actor, id);
  }
}
