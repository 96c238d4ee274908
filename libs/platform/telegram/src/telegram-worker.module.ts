import { Module } from '@nestjs/common';
import { EditTelegramProcessor } from './jobs/edit-telegram.processor.js';
import { SendTelegramProcessor } from './jobs/send-telegram.processor.js';
import { TelegramUpkeepProcessor } from './jobs/telegram-upkeep.processor.js';
import { MessageSettling } from './message-settling.js';
import { TelegramDeliveryService } from './telegram-delivery.service.js';
import { TelegramEditService } from './telegram-edit.service.js';
import { TelegramModule } from './telegram.module.js';

/** Handing messages to Telegram, for the process that works. */
@Module({
  imports: [TelegramModule],
  providers: [
    EditTelegramProcessor,
    MessageSettling,
    SendTelegramProcessor,
    TelegramDeliveryService,
    TelegramEditService,
    TelegramUpkeepProcessor,
  ],
})
export class TelegramWorkerModule {}
