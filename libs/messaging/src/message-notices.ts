import { Injectable } from '@nestjs/common';
import { LiveEvents } from '#live';
import { defineTopic, Notifications } from '#notifications';
import { CONVERSATION_KIND } from './message.js';
import type { Stored } from './message.repository.js';
import { MessageSent } from './message-live-events.js';

/** Who wrote, and nothing of what. */
interface MessageReceivedData {
  readonly userId: string;
}

/** Somebody has written, and nothing unread tells of that yet. */
const MessageReceived = defineTopic<MessageReceivedData>({
  name: 'messages.received',
  summary: { en: 'A message for you', es: 'Un mensaje para ti' },
  email: 'soon',
  who: ({ userId }) => userId,
  say: (language, { userId }, name) => ({
    title: language === 'es' ? `${name ?? 'Alguien'} te ha escrito` : `${name ?? 'Somebody'} wrote to you`,
    path: `/messages/${userId}`,
  }),
});

/** Tells both people of a message, and the one who has not read it in other ways too. */
@Injectable()
export class MessageNotices {
  constructor(
    private readonly live: LiveEvents,
    private readonly notifications: Notifications,
  ) {}

  async sent(recipientId: string, { message, recipientMuted, recipientKnows }: Stored): Promise<void> {
    const { conversationId, senderId, sequence } = message;
    this.live.tell([senderId], MessageSent, { conversationId, userId: recipientId, sequence });
    this.live.tell([recipientId], MessageSent, { conversationId, userId: senderId, sequence });
    if (recipientMuted || recipientKnows) return;
    await this.notifications.notify(MessageReceived, {
      to: [recipientId],
      dedupeKey: `conversation:${conversationId}:${sequence}`,
      subject: { type: CONVERSATION_KIND, id: conversationId },
      // Until that is read, more of them are the same news.
      unlessUnread: true,
      data: { userId: senderId },
    });
  }
}
