import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { MailModule } from '#platform/mail';
import { UsersModule } from '#users';
import { StartCommand } from './start-command.js';
import { TelegramLinksModule } from './telegram-links.module.js';

/** What the bot does with a code, for the process that works. */
@Module({ imports: [AuditModule, MailModule, TelegramLinksModule, UsersModule], providers: [StartCommand] })
export class TelegramLinksWorkerModule {}
