import { Global, Module } from '@nestjs/common';
import { ButtonData } from './button-data.js';
import { ChatPaceRepository } from './chat-pace.repository.js';
import { GrammyBotAdapter } from './grammy-bot.adapter.js';
import { TelegramBot } from './telegram-bot.js';
import { TelegramMessageRepository } from './telegram-message.repository.js';
import { TelegramMessages } from './telegram-messages.js';
import { TelegramPeople } from './telegram-people.js';

/** Writing to chats, and the bot, for every process. */
@Global()
@Module({
  providers: [
    ButtonData,
    ChatPaceRepository,
    GrammyBotAdapter,
    TelegramMessageRepository,
    TelegramMessages,
    TelegramPeople,
    { provide: TelegramBot, useExisting: GrammyBotAdapter },
  ],
  exports: [ButtonData, ChatPaceRepository, GrammyBotAdapter, TelegramBot, TelegramMessageRepository, TelegramMessages, TelegramPeople],
})
export class TelegramModule {}
