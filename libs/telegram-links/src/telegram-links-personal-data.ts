import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { TelegramMessages } from '#platform/telegram';
import { TelegramLinkRepository } from './telegram-link.repository.js';

/** What this lib knows of a person: their chat, and what was written to it. */
@Injectable()
export class TelegramLinksPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'telegram-links';
  readonly tables = ['telegram_links', 'telegram_link_codes'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly links: TelegramLinkRepository,
    private readonly messages: TelegramMessages,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const link = await this.links.findOf(userId);
    const { chatId, name, linkedAt, closedAt } = link ?? {};
    yield { name: 'link', records: link ? [{ chatId, name, linkedAt, closedAt }] : [] };
    const messages = link ? await this.messages.findAllOfChat(link.chatId) : [];
    yield {
      name: 'messages',
      records: messages.map(({ purpose, status, content, createdAt }) => ({ purpose, status, text: content.text, createdAt })),
    };
  }

  async erase({ userId }: ErasedPerson): Promise<void> {
    const link = await this.links.remove(userId);
    if (link) await this.messages.forgetChat(link.chatId);
    await this.links.removeCode(userId);
  }
}
