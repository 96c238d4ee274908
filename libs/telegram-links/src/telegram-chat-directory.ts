import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '#platform/events';
import { type ChatDirectory, type ChatPerson, TelegramPeople } from '#platform/telegram';
import { UserDirectory } from '#users';
import { TelegramLinkClosed } from './telegram-link.events.js';
import { TelegramLinkRepository } from './telegram-link.repository.js';

/** Which chat is whose: for those who write to people, and for those who hear from chats. */
@Injectable()
export class TelegramChatDirectory implements ChatDirectory, OnModuleInit {
  constructor(
    private readonly people: TelegramPeople,
    private readonly links: TelegramLinkRepository,
    private readonly users: UserDirectory,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.people.register(this);
  }

  /** Where the person is reached; null when they have not linked, or have blocked the bot. */
  async chatOf(userId: string): Promise<number | null> {
    const link = await this.links.findOf(userId);
    return link && link.closedAt === null ? link.chatId : null;
  }

  async personOf(chatId: number): Promise<ChatPerson | null> {
    const link = await this.links.findByChat(chatId);
    const user = link && (await this.users.find(link.userId));
    return user?.status === 'active' ? { userId: user.id, language: user.language } : null;
  }

  async chatClosed(chatId: number): Promise<void> {
    const userId = await this.links.setClosed(chatId, true);
    if (userId) await this.events.publish(TelegramLinkClosed, { userId });
  }

  async chatOpened(chatId: number): Promise<void> {
    await this.links.setClosed(chatId, false);
  }
}
