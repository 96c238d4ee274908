import { Injectable } from '@nestjs/common';
import { AlertPermissions } from '#alerts';
import { OrganisationDirectory } from '#organisations';
import { Actor } from '#platform/access';
import { toLanguage } from '#platform/i18n';
import { TelegramBot } from '#platform/telegram';
import { TelegramChatDirectory } from '#telegram-links';
import { ProfileService, UserDirectory } from '#users';
import type { PageReader } from './incident-text.js';

/** Somebody to be paged. */
export interface PagedPerson extends PageReader {
  readonly userId: string;
  readonly firstName: string;
  readonly email: string;
  /** Null for who has no chat, has blocked the bot, or while Telegram is off. */
  readonly chatId: number | null;
}

/** Who people are, and how they are reached now. */
@Injectable()
export class IncidentPeople {
  constructor(
    private readonly users: UserDirectory,
    private readonly profiles: ProfileService,
    private readonly organisations: OrganisationDirectory,
    private readonly chats: TelegramChatDirectory,
    private readonly bot: TelegramBot,
  ) {}

  /** Null for nobody, and for who may not sign in just now. */
  async find(userId: string): Promise<PagedPerson | null> {
    const user = await this.users.find(userId);
    if (user?.status !== 'active') return null;
    const zone = (await this.profiles.find(userId))?.timeZone ?? (await this.organisations.find(user.organisationId))?.timeZone;
    const chatId = this.bot.botId === null ? null : await this.chats.chatOf(userId);
    const { firstName, email } = user;
    return { userId, firstName, email, language: toLanguage(user.language), timeZone: zone ?? 'UTC', chatId };
  }

  nameOf(userId: string): Promise<string> {
    return this.users.displayNames([userId]).then((names) => names.get(userId) ?? '?');
  }

  /** Whether they may acknowledge and silence at this moment, also without a session: they press a button in a chat. */
  async mayAct(userId: string): Promise<boolean> {
    const access = await this.users.loadAccess(userId);
    if (access?.status !== 'active') return false;
    return new Actor(userId, '', access.organisationId, access.grants).can(AlertPermissions['alerts.act'], { type: 'installation' });
  }
}
