import { Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { AttachmentDirectory } from '#attachments';
import { AccessErrors, type Actor, CurrentActor, requireThemselves } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import { CURSOR_ID, CURSOR_TIME, Endpoint, idParam, readCursor, toCursor } from '#platform/http';
import { limit } from '#platform/limits';
import { type Conversation, ConversationQuery } from '../conversation.query.js';
import { ConversationService } from '../conversation.service.js';
import { MESSAGE_KIND } from '../message.js';
import { PeopleQuery } from '../people.query.js';
import { FindPeopleDto, ListBlockedDto, ListConversationsDto, ListMessagesDto } from './message.dto.js';
import {
  BlockedListView,
  ConversationListView,
  ConversationMessagesView,
  MessagePeopleView,
  toBlockedPersonView,
  toConversationView,
  toMessageView,
  UnreadCountView,
} from './message.view.js';

const access = { signedIn: 'they are the own conversations' };
const { NOT_FOUND } = PlatformErrors;
const { IMPERSONATION_FORBIDDEN } = AccessErrors;
const PAGE = 50;
const PLACE = [CURSOR_TIME, CURSOR_ID];

const BLOCK = limit({ name: 'messages.block', by: 'user', max: 120, windowSeconds: 3600 });
const FIND = limit({ name: 'messages.find-people', by: 'user', max: 60, windowSeconds: 60 });

/** Conversations, for each of the two. */
@Controller('api/messages')
export class ConversationController {
  constructor(
    private readonly query: ConversationQuery,
    private readonly conversations: ConversationService,
    private readonly people: PeopleQuery,
    private readonly attachments: AttachmentDirectory,
  ) {}

  @Get('conversations')
  @Endpoint({
    summary: 'List the own conversations, the newest first.',
    access,
    returns: ConversationListView,
    errors: [IMPERSONATION_FORBIDDEN],
  })
  async findAll(
    @CurrentActor() actor: Actor,
    @Query() { cursor, limit: size = PAGE }: ListConversationsDto,
  ): Promise<ConversationListView> {
    requireThemselves(actor);
    const found = await this.query.page(actor.userId, placeOf(cursor), size + 1);
    const page = found.slice(0, size);
    const people = await this.people.named(page.map(({ peerId }) => peerId));
    const last = page.at(-1);
    return {
      items: page.map((conversation) => toConversationView(conversation, people.get(conversation.peerId)!)),
      nextCursor: found.length > size && last ? toCursor([last.lastAt, last.id]) : null,
    };
  }

  @Get('unread-count')
  @Endpoint({ summary: 'Count the messages that one has not read.', access, returns: UnreadCountView, errors: [IMPERSONATION_FORBIDDEN] })
  async countUnread(@CurrentActor() actor: Actor): Promise<UnreadCountView> {
    requireThemselves(actor);
    const { messages, conversations } = await this.query.unread(actor.userId);
    return { count: messages, conversations };
  }

  @Get('people')
  @Endpoint({
    summary: 'Find people of the own organisation by name, to write to them.',
    access,
    returns: MessagePeopleView,
    limits: [FIND],
    errors: [IMPERSONATION_FORBIDDEN],
  })
  async findPeople(@CurrentActor() actor: Actor, @Query() { search }: FindPeopleDto): Promise<MessagePeopleView> {
    requireThemselves(actor);
    return { items: (await this.people.find(actor, search)).map((person) => ({ ...person })) };
  }

  @Get('blocked')
  @Endpoint({ summary: 'List the people one blocks.', access, returns: BlockedListView, errors: [IMPERSONATION_FORBIDDEN] })
  async findBlocked(@CurrentActor() actor: Actor, @Query() { cursor, limit: size = PAGE }: ListBlockedDto): Promise<BlockedListView> {
    requireThemselves(actor);
    const found = await this.query.blocked(actor.userId, placeOf(cursor), size + 1);
    const page = found.slice(0, size);
    const people = await this.people.named(page.map(({ userId }) => userId));
    const last = page.at(-1);
    return {
      items: page.map((each) => toBlockedPersonView(each, people.get(each.userId)!)),
      nextCursor: found.length > size && last ? toCursor([last.blockedAt, last.conversationId]) : null,
    };
  }

  @Get(':user_id')
  @Endpoint({
    summary: 'Read the messages with one person: the newest, or those before or after a sequence.',
    access,
    returns: ConversationMessagesView,
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async findMessages(
    @CurrentActor() actor: Actor,
    @Param('user_id', idParam) userId: string,
    @Query() { before, after, limit: size = PAGE }: ListMessagesDto,
  ): Promise<ConversationMessagesView> {
    requireThemselves(actor);
    const conversation = await this.query.between(actor.userId, userId);
    if (!conversation && !(await this.conversations.isColleague(actor, userId))) throw new AppError(NOT_FOUND);
    const person = (await this.people.named([userId])).get(userId)!;
    if (!conversation || conversation.isEmpty) return { ...EMPTY, person: { ...person }, isBlocked: conversation?.blocks ?? false };
    const found = await this.query.messages(conversation, { after, before }, size + 1);
    const page = after === undefined ? found.slice(-size) : found.slice(0, size);
    const attached = await this.attachments.ofTargets(
      MESSAGE_KIND,
      page.map(({ id }) => id),
    );
    const end = after === undefined ? page[0] : page.at(-1);
    return {
      conversationId: conversation.id,
      person: { ...person },
      items: page.map((message) => toMessageView(message, actor.userId, attached.get(message.id))),
      nextCursor: found.length > size && end ? String(end.sequence) : null,
      unread: conversation.unread,
      readSequence: conversation.readSequence,
      seenSequence: await this.seenBy(actor, conversation),
      muted: conversation.muted,
      isBlocked: conversation.blocks,
    };
  }

  @Post(':id/read')
  @Endpoint({
    summary: 'Mark a message and all before it as read.',
    access,
    returns: null,
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async read(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.read(actor, id);
  }

  @Put(':user_id/block')
  @Endpoint({
    summary: 'Block somebody: nothing passes between the two any more, and they are not told why.',
    access,
    returns: null,
    limits: [BLOCK],
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async block(@CurrentActor() actor: Actor, @Param('user_id', idParam) userId: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.setBlocks(actor, userId, true);
  }

  @Delete(':user_id/block')
  @Endpoint({ summary: 'Block somebody no more.', access, returns: null, limits: [BLOCK], errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN] })
  async unblock(@CurrentActor() actor: Actor, @Param('user_id', idParam) userId: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.setBlocks(actor, userId, false);
  }

  @Put(':user_id/mute')
  @Endpoint({
    summary: 'Be told of messages from somebody in the panel only.',
    access,
    returns: null,
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async mute(@CurrentActor() actor: Actor, @Param('user_id', idParam) userId: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.setMuted(actor, userId, true);
  }

  @Delete(':user_id/mute')
  @Endpoint({
    summary: 'Be notified of messages from somebody again.',
    access,
    returns: null,
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async unmute(@CurrentActor() actor: Actor, @Param('user_id', idParam) userId: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.setMuted(actor, userId, false);
  }

  @Post(':user_id/clear')
  @Endpoint({
    summary: 'Clear a conversation, for oneself only: what is there is read and shown no more.',
    access,
    returns: null,
    errors: [NOT_FOUND, IMPERSONATION_FORBIDDEN],
  })
  async clear(@CurrentActor() actor: Actor, @Param('user_id', idParam) userId: string): Promise<void> {
    requireThemselves(actor);
    await this.conversations.clear(actor, userId);
  }

  private async seenBy({ userId }: Actor, { peerId, peerReadSequence, isBlocked }: Conversation): Promise<number | null> {
    return !isBlocked && (await this.conversations.showEachOther(userId, peerId)) ? peerReadSequence : null;
  }
}

const EMPTY = {
  conversationId: null,
  items: [],
  nextCursor: null,
  unread: 0,
  readSequence: 0,
  seenSequence: null,
  muted: false,
  isBlocked: false,
} satisfies Omit<ConversationMessagesView, 'person'>;

function placeOf(cursor: string | undefined): { readonly at: string; readonly id: string } | null {
  const place = readCursor(cursor, PLACE);
  return place ? { at: place[0]!, id: place[1]! } : null;
}
