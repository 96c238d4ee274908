import { Module } from '@nestjs/common';
import { TelegramModule } from '#platform/telegram';
import { TelegramWebhookController } from './http/telegram-webhook.controller.js';
import { LatePresses } from './late-presses.js';
import { UpdateIntakeService } from './update-intake.service.js';
import { UpdateRepository } from './update.repository.js';

/** The webhook, for the process that serves it. */
@Module({
  imports: [TelegramModule],
  controllers: [TelegramWebhookController],
  providers: [LatePresses, UpdateIntakeService, UpdateRepository],
})
export class TelegramUpdatesHttpModule {}
