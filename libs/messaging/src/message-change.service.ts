import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import type { Actor } from '#platform/access';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Settings } from '#platform/settings';
import { ConversationRepository } from './conversation.repository.js';
import type { Message } from './message.js';
import { MessageErrors } from './message.errors.js';
import { MessageRemoval } from './message-removal.service.js';
import { MessageRepository } from './message.repository.js';
import { MessageChanged } from './message-live-events.js';
import { MessagingSettings } from './messaging.settings.js';

/** Changes of what somebody has sent. */
@Injectable()
export class MessageChangeService {
  constructor(
    private readonly transactions: Transactions,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly removal: MessageRemoval,
    private readonly settings: Settings,
    private readonly live: LiveEvents,
  ) {}

  /** @throws AppError NOT_FOUND also for another's; CANNOT_MESSAGE_USER where a message would be refused, too; MESSAGE_DELETED, MESSAGE_TOO_OLD */
  edit(actor: Actor, id: string, body: string): Promise<Message> {
    return this.transactions.run(async () => {
      // Before the message, as whoever sends and whoever blocks: what commits first counts.
      const isClosed = await this.conversations.lockOf(id, actor.userId);
      const { message, peerId } = await this.own(actor, id, this.settings.get(MessagingSettings['messages.edit-minutes']) * 60);
      if (isClosed) throw new AppError(MessageErrors.CANNOT_MESSAGE_USER);
      if (message.deletedAt) throw new AppError(MessageErrors.MESSAGE_DELETED);
      if (message.body === body) return message;
      const { conversationId, senderId, sequence } = message;
      this.live.tell([senderId], MessageChanged, { conversationId, userId: peerId, sequence });
      this.live.tell([peerId], MessageChanged, { conversationId, userId: senderId, sequence });
      return this.messages.edit(id, body);
    });
  }

  /** A second time changes nothing. @throws AppError NOT_FOUND also for another's; MESSAGE_TOO_OLD */
  delete(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      await this.messages.holdPeople(id);
      const { message, peerId } = await this.own(actor, id, this.settings.get(MessagingSettings['messages.delete-hours']) * 3600);
      if (!message.deletedAt) await this.removal.take(message, peerId, false);
    });
  }

  private async own(actor: Actor, id: string, seconds: number): Promise<{ readonly message: Message; readonly peerId: string }> {
    const found = await this.messages.lock(id);
    if (found?.message.senderId !== actor.userId) throw new AppError(PlatformErrors.NOT_FOUND);
    if (!found.message.deletedAt && found.ageSeconds > seconds) throw new AppError(MessageErrors.MESSAGE_TOO_OLD);
    return found;
  }
}
