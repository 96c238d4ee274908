import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { PersonalDataModule } from '#platform/privacy';
import { TelegramModule } from '#platform/telegram';
import { UsersModule } from '#users';
import { TelegramChatDirectory } from './telegram-chat-directory.js';
import { TelegramLinkRepository } from './telegram-link.repository.js';
import { TelegramLinkService } from './telegram-link.service.js';
import { TelegramLinksPersonalData } from './telegram-links-personal-data.js';

/** Which chat is whose, for every process. */
@Module({
  imports: [AuditModule, PersonalDataModule, TelegramModule, UsersModule],
  providers: [TelegramChatDirectory, TelegramLinkRepository, TelegramLinkService, TelegramLinksPersonalData],
  exports: [TelegramChatDirectory, TelegramLinkRepository, TelegramLinkService],
})
export class TelegramLinksModule {}
