import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { TelegramMessages, TelegramPeople, type TelegramText } from '#platform/telegram';
import type { Update } from './update.js';
import { UpdateRepository } from './update.repository.js';

/** Lets each update take effect once: the work, the answer to the chat and the row that remembers it commit together. */
@Injectable()
export class UpdateAnswers {
  constructor(
    private readonly updates: UpdateRepository,
    private readonly messages: TelegramMessages,
    private readonly people: TelegramPeople,
    private readonly transactions: Transactions,
  ) {}

  once(id: string, update: Update, work: () => Promise<void> = async () => undefined): Promise<void> {
    return this.transactions.run(async () => {
      if (!(await this.updates.settle(id))) return;
      if (update.chatId !== null) await this.noteStanding(id, update.chatId, update.kind !== 'membership' || update.open);
      await work();
    });
  }

  /** @param work what the bot answers; null for nothing. */
  reply(id: string, update: Update & { readonly chatId: number }, work: () => Promise<TelegramText | null>): Promise<void> {
    return this.once(id, update, async () => {
      const text = await work();
      const { chatId } = update;
      if (text) await this.messages.queue({ dedupeKey: `reply:${id}`, chatId, purpose: 'reply', text, critical: false });
    });
  }

  /** Whoever writes or presses has let the bot in. What happened last counts, in whatever order it is handled. */
  private async noteStanding(id: string, chatId: number, open: boolean): Promise<void> {
    await this.updates.lockChat(chatId);
    if (!(await this.updates.isLatest(id))) return;
    await (open ? this.people.chatOpened(chatId) : this.people.chatClosed(chatId));
  }
}
