import { Module } from '@nestjs/common';
import { MailUpkeepProcessor } from './jobs/mail-upkeep.processor.js';
import { SendMailProcessor, SendUrgentMailProcessor } from './jobs/send-mail.processor.js';
import { StorageModule } from '#platform/storage';
import { MailDeliveryService } from './mail-delivery.service.js';
import { MailModule } from './mail.module.js';
import { SmtpAdapter } from './smtp.adapter.js';

/** Handing mails over, for the process that works. */
@Module({
  imports: [MailModule, StorageModule],
  providers: [MailDeliveryService, MailUpkeepProcessor, SendMailProcessor, SendUrgentMailProcessor, SmtpAdapter],
  exports: [MailDeliveryService, SmtpAdapter],
})
export class MailWorkerModule {}
