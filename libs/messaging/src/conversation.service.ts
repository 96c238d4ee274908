import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import { Notifications } from '#notifications';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { PreferenceService } from '#preferences';
import { UserDirectory } from '#users';
import { ConversationRepository } from './conversation.repository.js';
import { CONVERSATION_KIND } from './message.js';
import { MessageRepository } from './message.repository.js';
import { ConversationChanged, MessagesRead, MessagesSeen } from './message-live-events.js';
import { MessagingPreferences } from './contact-rules.js';

/** What somebody does with a conversation, for themselves. */
@Injectable()
export class ConversationService {
  constructor(
    private readonly transactions: Transactions,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly preferences: PreferenceService,
    private readonly notifications: Notifications,
    private readonly live: LiveEvents,
    private readonly users: UserDirectory,
  ) {}

  /** Everything up to a message is read. In whatever order such requests come, the cursor only moves on. @throws AppError NOT_FOUND for what is none of theirs */
  async read({ userId }: Actor, messageId: string): Promise<void> {
    await this.transactions.run(async () => {
      const moved = await this.messages.moveCursor(userId, messageId);
      if (!moved) {
        if (!(await this.messages.belongsTo(userId, messageId))) throw new AppError(PlatformErrors.NOT_FOUND);
        return;
      }
      const { conversationId, peerId, readSequence: sequence, unread, isBlocked } = moved;
      this.live.tell([userId], MessagesRead, { conversationId, userId: peerId, sequence });
      if (!isBlocked && (await this.showEachOther(userId, peerId)))
        this.live.tell([peerId], MessagesSeen, { conversationId, userId, sequence });
      if (unread === 0) await this.notifications.seen(userId, { type: CONVERSATION_KIND, id: conversationId });
    });
  }

  /** Receipts are seen by those who show theirs. */
  async showEachOther(one: string, other: string): Promise<boolean> {
    const shown = MessagingPreferences['messages.receipts'];
    return (await this.preferences.get(one, shown)) && (await this.preferences.get(other, shown));
  }

  /** From now on, or no more, nothing passes between the two: a message that commits later is refused. @throws AppError NOT_FOUND for whom they know nothing of */
  setBlocks(actor: Actor, peerId: string, blocks: boolean): Promise<void> {
    const { userId } = actor;
    return this.transactions.run(async () => {
      // Also before there is anything to block: the lock that a first message needs is that of this row.
      let found = await this.conversations.lock(userId, peerId);
      // An empty one is there because one of them blocks: nobody learns of that by another answer than before.
      if (blocks && (found?.isEmpty ?? true)) {
        if (!(await this.isColleague(actor, peerId))) throw new AppError(PlatformErrors.NOT_FOUND);
        await this.conversations.begin(userId, peerId);
        found = await this.conversations.lock(userId, peerId);
      }
      if (found === null || !(await this.conversations.setBlocks(found.id, userId, blocks))) return;
      const { id } = found;
      this.live.tell([userId], ConversationChanged, { conversationId: id, userId: peerId });
      if (blocks) await this.notifications.seen(userId, { type: CONVERSATION_KIND, id });
    });
  }

  /** Somebody else of the same organisation. */
  async isColleague({ userId, organisationId }: Actor, otherId: string): Promise<boolean> {
    return otherId !== userId && (await this.users.namesWithin([otherId], [organisationId])).size > 0;
  }

  setMuted({ userId }: Actor, peerId: string, muted: boolean): Promise<void> {
    return this.transactions.run(async () => {
      const id = await this.conversations.setMuted(userId, peerId, muted);
      if (id !== null) this.live.tell([userId], ConversationChanged, { conversationId: id, userId: peerId });
    });
  }

  /** What is there goes out of sight, for the actor only. */
  clear({ userId }: Actor, peerId: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.conversations.lock(userId, peerId);
      if (found === null || found.isEmpty) return;
      const { id } = found;
      await this.conversations.clear(id, userId);
      this.live.tell([userId], ConversationChanged, { conversationId: id, userId: peerId });
      await this.notifications.seen(userId, { type: CONVERSATION_KIND, id });
    });
  }
}
