import { Module } from '@nestjs/common';
import { MailUpkeepProcessor } from './jobs/mail-upkeep.processor.js';
import { SendMailProcessor } from './jobs/send-mail.processor.js';
import { MailDeliveryService } from './mail-delivery.service.js';
import { MailModule } from './mail.module.js';
import { SmtpAdapter } from './smtp.adapter.js';

/** Handing mails over, for the process that works. */
@Module({
  imports: [MailModule],
  providers: [MailDeliveryService, MailUpkeepProcessor, SendMailProcessor, SmtpAdapter],
  exports: [MailDeliveryService],
})
export class MailWorkerModule {}
