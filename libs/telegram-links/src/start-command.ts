import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { type Language, toLanguage } from '#platform/i18n';
import { Config } from '#platform/config';
import { digestOf } from '#platform/keys';
import { Mails } from '#platform/mail';
import { bold, TelegramMessages, type TelegramText, telegramText } from '#platform/telegram';
import { HandlesTelegramCommand, type TelegramCommand } from '#platform/telegram-updates';
import { UserDirectory } from '#users';
import { telegramTakenMail } from './telegram-link-mails.js';
import { TelegramLinkRepository } from './telegram-link.repository.js';

const WORDS = {
  en: {
    hello: 'Hello! Link your account first: your profile shows you a code, and a link that brings you here with it.',
    private: 'Write to me in a private chat to link your account.',
    unknown: 'I do not know this code. Get a new one in your profile.',
    expired: 'This code has expired. Get a new one in your profile.',
    used: 'This code was used already. Get a new one in your profile.',
    linked: 'Linked to the account of ',
    next: 'Messages for you arrive here from now on.',
  },
  es: {
    hello: '¡Hola! Vincula primero tu cuenta: en tu perfil hay un código y un enlace que te trae aquí con él.',
    private: 'Escríbeme en un chat privado para vincular tu cuenta.',
    unknown: 'No conozco este código. Pide otro en tu perfil.',
    expired: 'Este código ha caducado. Pide otro en tu perfil.',
    used: 'Este código ya se ha usado. Pide otro en tu perfil.',
    linked: 'Vinculado a la cuenta de ',
    next: 'A partir de ahora, tus mensajes llegan aquí.',
  },
} as const satisfies Record<Language, unknown>;

/** `/start CODE`: links the chat to the account that got the code. How often a chat may try is the intake's matter. */
@Injectable()
@HandlesTelegramCommand('start')
export class StartCommand {
  constructor(
    private readonly config: Config,
    private readonly links: TelegramLinkRepository,
    private readonly users: UserDirectory,
    private readonly messages: TelegramMessages,
    private readonly mails: Mails,
    private readonly audit: AuditLog,
  ) {}

  async handle({ chatId, isPrivate, from, argument }: TelegramCommand): Promise<TelegramText> {
    const words = WORDS[from.language];
    if (!isPrivate) return say(words.private);
    if (argument === '') return say(words.hello);
    const used = await this.links.useCode(digestOf(argument));
    if ('problem' in used) return say(words[used.problem]);
    const user = await this.users.find(used.userId);
    if (user?.status !== 'active') return say(words.unknown);
    const { id: userId, organisationId } = user;
    const former = await this.links.findOf(userId);
    if (former && former.chatId !== chatId) await this.messages.forgetChat(former.chatId);
    const earlier = await this.links.take(chatId, userId);
    if (earlier) {
      await this.messages.forgetChat(chatId);
      await this.tell(earlier);
    }
    await this.links.save({ userId, organisationId, chatId, name: from.name });
    await this.audit.record({
      action: 'telegram.link',
      target: { type: 'user', id: userId },
      organisationId,
      personal: { name: from.name },
    });
    const own = WORDS[toLanguage(user.language)];
    return telegramText({ headline: [own.linked, bold(`${user.firstName} ${user.lastName}`)], rows: [own.next] });
  }

  /** The chat was another account's: nobody is asked, since it is theirs who hold it, but its owner hears of it. */
  private async tell(userId: string): Promise<void> {
    const user = await this.users.find(userId);
    if (!user) return;
    const { organisationId, email: to, firstName } = user;
    await this.audit.record({
      action: 'telegram.unlink',
      target: { type: 'user', id: userId },
      organisationId,
      after: { reason: 'taken' },
    });
    const url = `${this.config.publicUrl}/admin/profile`;
    await this.mails.queue(telegramTakenMail, { to, language: toLanguage(user.language), data: { firstName, url }, link: url });
  }
}

function say(text: string): TelegramText {
  return telegramText({ headline: text });
}
