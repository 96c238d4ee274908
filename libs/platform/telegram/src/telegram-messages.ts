import { Injectable } from '@nestjs/common';
import { newId, Transactions } from '#platform/database';
import { Jobs } from '#platform/jobs';
import { ChatPaceRepository } from './chat-pace.repository.js';
import { messageContent, type TelegramButton } from './message-content.js';
import { TelegramBot } from './telegram-bot.js';
import { type TelegramMessage, TelegramMessageRepository } from './telegram-message.repository.js';
import type { TelegramText } from './telegram-text.js';
import { EditTelegram, SendTelegram } from './telegram.jobs.js';

/** A message to a chat. */
export interface MessageOrder {
  /** Names the message for thirty days: a second one under the same key is not sent. Up to 200 characters. */
  readonly dedupeKey: string;
  readonly chatId: number;
  /** What it is for, such as `alert`. */
  readonly purpose: string;
  readonly text: TelegramText;
  readonly buttons?: readonly (readonly TelegramButton[])[];
  /** Sent once more when nobody knows whether it arrived: better twice than never. */
  readonly critical: boolean;
}

/** What somebody knows of a message they sent themselves. */
export interface SentPastUs {
  /** Its number in the chat. */
  readonly messageId: number;
  readonly at: Date;
  /** It was sent a second time, since nobody knew whether the first arrived. */
  readonly repeated: boolean;
}

/** The way to write to a chat: a row in the caller's transaction, handed to Telegram by a worker afterwards. */
@Injectable()
export class TelegramMessages {
  constructor(
    private readonly bot: TelegramBot,
    private readonly messages: TelegramMessageRepository,
    private readonly pace: ChatPaceRepository,
    private readonly transactions: Transactions,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Writes the message in the current transaction: rolled back with it, sent soon after it commits. While Telegram is
   * off, and in a demonstration, it is kept as suppressed, and never sent.
   * @returns its id; that of the one before under the same key.
   */
  queue({ dedupeKey, chatId, purpose, text, buttons, critical }: MessageOrder): Promise<string> {
    const content = messageContent(text, buttons);
    return this.transactions.run(async () => {
      const id = newId();
      const { silencedBy } = this.bot;
      const status = silencedBy === null ? 'pending' : 'suppressed';
      const inserted = await this.messages.insert({
        id,
        dedupeKey,
        chatId: await this.pace.currentIdOf(chatId),
        purpose,
        content,
        critical,
        status,
        error: silencedBy,
      });
      if (!inserted) return (await this.messages.findByKey(dedupeKey))!.id;
      if (status === 'pending') await this.jobs.enqueue(SendTelegram, { messageId: id });
      return id;
    });
  }

  /**
   * Makes the message say something else: before it is sent, then that is what is sent; afterwards it is changed where
   * it stands. Of several wishes that wait, the latest counts.
   * @returns false when there is no such message, or it never arrived.
   */
  edit(dedupeKey: string, text: TelegramText, buttons?: readonly (readonly TelegramButton[])[]): Promise<boolean> {
    const content = messageContent(text, buttons);
    return this.transactions.run(async () => {
      const message = await this.messages.lock(dedupeKey);
      if (!message) return false;
      if (message.status === 'pending') {
        // Sent a second time it may stand in the chat already, but nobody knows under which number.
        await this.messages.replaceContent(message.id, content);
        return true;
      }
      if (message.status !== 'sent' && message.status !== 'sending') return false;
      const withJob = message.edit === null || message.edit.overdue;
      await this.messages.setEdit(message.id, content, withJob);
      if (withJob) await this.jobs.enqueue(EditTelegram, { messageId: message.id });
      return true;
    });
  }

  /**
   * Gives a row to a message that was sent past this one, by somebody who had no database: from now on it is one like any
   * other, and can be edited. Joins the caller's transaction.
   * @returns its id; that of the one before under the same key.
   */
  adopt({ dedupeKey, chatId, purpose, text, buttons, critical }: MessageOrder, sent: SentPastUs): Promise<string> {
    const { messageId: providerMessageId, at, repeated } = sent;
    const content = messageContent(text, buttons);
    return this.transactions.run(async () => {
      const id = newId();
      const row = { id, dedupeKey, chatId, purpose, content, critical, providerMessageId, at, repeated };
      return (await this.messages.insertArrived(row)) ? id : (await this.messages.findByKey(dedupeKey))!.id;
    });
  }

  find(id: string): Promise<TelegramMessage | null> {
    return this.messages.find(id);
  }

  /** When a message last arrived in the chat. */
  lastArrival(chatId: number): Promise<Date | null> {
    return this.messages.lastArrival(chatId);
  }

  /** Everything written to the chat, oldest first. */
  findAllOfChat(chatId: number): Promise<TelegramMessage[]> {
    return this.messages.findAllOfChat(chatId);
  }

  /** Forgets what was written to the chat, and sends it nothing of what waits. Joins the caller's transaction. */
  forgetChat(chatId: number): Promise<void> {
    return this.transactions.run(async () => {
      await this.messages.removeAllOfChat(chatId);
      await this.pace.forget(chatId);
    });
  }
}
