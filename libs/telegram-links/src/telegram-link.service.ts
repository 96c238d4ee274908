import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError } from '#platform/errors';
import { type Language, toLanguage } from '#platform/i18n';
import { digestOf } from '#platform/keys';
import { TelegramBot, TelegramMessages, telegramText } from '#platform/telegram';
import { UserDirectory } from '#users';
import { TelegramLinkErrors } from './telegram-link.errors.js';
import { type TelegramLink, TelegramLinkRepository } from './telegram-link.repository.js';

/** What brings a person to the bot. */
export interface LinkInvitation {
  /** `https://t.me/<bot>?start=<code>`. */
  readonly url: string;
  /** To be typed after /start, where the address does not open Telegram. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** How an account stands with Telegram. */
export interface OwnTelegram {
  /** False: the installation has no bot. */
  readonly available: boolean;
  readonly link: TelegramLink | null;
  /** When a message last arrived. */
  readonly lastDeliveryAt: Date | null;
}

const CODE_SECONDS = 15 * 60;
const CODE_BYTES = 16;
const TEST = {
  en: 'It works: messages for you arrive here.',
  es: 'Funciona: tus mensajes llegan aquí.',
} as const satisfies Record<Language, string>;

/** Linking the own account to Telegram, and ending that. */
@Injectable()
export class TelegramLinkService {
  constructor(
    private readonly bot: TelegramBot,
    private readonly messages: TelegramMessages,
    private readonly links: TelegramLinkRepository,
    private readonly users: UserDirectory,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  async find(userId: string): Promise<OwnTelegram> {
    const link = await this.links.findOf(userId);
    return { available: this.bot.botId !== null, link, lastDeliveryAt: link && (await this.messages.lastArrival(link.chatId)) };
  }

  /**
   * A code for fifteen minutes, shown once; the one before no longer counts.
   * @throws AppError `TELEGRAM_OFF`, `TELEGRAM_UNREACHABLE`
   */
  async invite(actor: Actor): Promise<LinkInvitation> {
    if (this.bot.botId === null) throw new AppError(TelegramLinkErrors.TELEGRAM_OFF);
    const me = await this.bot.me();
    if (me.outcome !== 'me') throw new AppError(TelegramLinkErrors.TELEGRAM_UNREACHABLE);
    const code = randomBytes(CODE_BYTES).toString('base64url');
    const expiresAt = await this.transactions.run(() => this.links.replaceCode(actor.userId, digestOf(code), CODE_SECONDS));
    return { url: `https://t.me/${me.username}?start=${code}`, code, expiresAt };
  }

  /** Ends the link, forgets what was written to the chat, and makes a code that waits void. @throws AppError `TELEGRAM_NOT_LINKED` */
  unlink({ userId, organisationId }: Actor): Promise<void> {
    return this.transactions.run(async () => {
      await this.links.removeCode(userId);
      const link = await this.links.remove(userId);
      if (!link) throw new AppError(TelegramLinkErrors.TELEGRAM_NOT_LINKED);
      await this.messages.forgetChat(link.chatId);
      await this.audit.record({ action: 'telegram.unlink', target: { type: 'user', id: userId }, organisationId });
    });
  }

  /** Sends the person a message. @throws AppError `TELEGRAM_OFF`, `TELEGRAM_NOT_LINKED` */
  async test({ userId }: Actor): Promise<void> {
    if (this.bot.botId === null) throw new AppError(TelegramLinkErrors.TELEGRAM_OFF);
    const [link, user] = [await this.links.findOf(userId), await this.users.find(userId)];
    if (!link) throw new AppError(TelegramLinkErrors.TELEGRAM_NOT_LINKED);
    const text = telegramText({ headline: TEST[toLanguage(user?.language)] });
    await this.messages.queue({ dedupeKey: `test:${newId()}`, chatId: link.chatId, purpose: 'test', text, critical: false });
  }
}
