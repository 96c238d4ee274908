import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TelegramModule } from '#platform/telegram';
import { ForgetTelegramUpdatesProcessor } from './jobs/forget-telegram-updates.processor.js';
import { HandleTelegramUpdateProcessor } from './jobs/handle-telegram-update.processor.js';
import { TelegramHandlers } from './telegram-handlers.js';
import { TelegramOutage } from './telegram-outage.js';
import { TelegramUpdateService } from './telegram-update.service.js';
import { UpdateAnswers } from './update-answers.js';
import { UpdateIntakeService } from './update-intake.service.js';
import { UpdatePoller } from './update-poller.js';
import { UpdateRepository } from './update.repository.js';

/** Reading what comes from Telegram and handling it, for the process that works. */
@Module({
  imports: [DiscoveryModule, TelegramModule],
  providers: [
    ForgetTelegramUpdatesProcessor,
    HandleTelegramUpdateProcessor,
    TelegramHandlers,
    TelegramOutage,
    TelegramUpdateService,
    UpdateAnswers,
    UpdateIntakeService,
    UpdatePoller,
    UpdateRepository,
  ],
  exports: [TelegramOutage],
})
export class TelegramUpdatesWorkerModule {}
