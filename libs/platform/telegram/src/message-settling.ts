import { Injectable, Logger, Optional } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { Events } from '#platform/events';
import { Metrics } from '#platform/metrics';
import type { ChatPaceRepository } from './chat-pace.repository.js';
import type { MessageContent } from './message-content.js';
import { type TelegramMessage, TelegramMessageRepository } from './telegram-message.repository.js';
import { TelegramPeople } from './telegram-people.js';
import { TelegramMessageFailed, TelegramMessageGone, TelegramMessageSent } from './telegram.events.js';

/** How messages end: each with its row, its event and its count, together or not at all. */
@Injectable()
export class MessageSettling {
  private readonly logger = new Logger('Telegram');

  constructor(
    private readonly messages: TelegramMessageRepository,
    private readonly people: TelegramPeople,
    private readonly transactions: Transactions,
    private readonly events: Events,
    @Optional() private readonly metrics?: Metrics,
  ) {}

  async sent({ id }: TelegramMessage, providerMessageId: number): Promise<void> {
    await this.transactions.run(async () => {
      if (await this.messages.settle(id, 'sending', { status: 'sent', providerMessageId }))
        await this.events.publish(TelegramMessageSent, { messageId: id });
    });
    this.metrics?.countOutcome('telegram-sent');
  }

  /** The message will not arrive, or nobody knows whether it did. */
  async failed(message: TelegramMessage, status: 'failed' | 'unknown', error: string, errorText: string | null): Promise<void> {
    const { id, chatId, purpose, attempts } = message;
    await this.transactions.run(async () => {
      if (!(await this.messages.settle(id, 'sending', { status, error, errorText }))) return;
      await this.events.publish(TelegramMessageFailed, { messageId: id });
      if (error === 'blocked') await this.people.chatClosed(chatId);
    });
    this.metrics?.countOutcome(`telegram-${status}`);
    this.logger.warn(`Message ${id} (${purpose}) is ${status} after ${attempts + 1} attempts: ${error} ${errorText ?? ''}`);
  }

  /** The message that was to be edited is no longer there. @returns false when there is another wish by now. */
  gone(id: string, wish: MessageContent): Promise<boolean> {
    return this.transactions.run(async () => {
      const ended = await this.messages.endEdit(id, wish, 'gone');
      if (ended) await this.events.publish(TelegramMessageGone, { messageId: id });
      return ended;
    });
  }

  /** The group has another id from now on; what waits for it goes there. */
  async moved(pace: ChatPaceRepository, from: number, to: number): Promise<void> {
    await this.transactions.run(async () => {
      await pace.move(from, to);
      await this.messages.moveChat(from, to);
    });
  }
}
