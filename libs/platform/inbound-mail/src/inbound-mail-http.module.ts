import { Module } from '@nestjs/common';
import { InboundMailWebhookController } from './http/inbound-mail-webhook.controller.js';
import { InboundMailIntake } from './inbound-mail-intake.js';
import { InboundMailModule } from './inbound-mail.module.js';
import { BodyBudget, DayBudget } from './mail-budgets.js';
import { SmtpListener } from './smtp-listener.js';

/** Taking mails in, for the process that people and mail servers reach. */
@Module({
  imports: [InboundMailModule],
  controllers: [InboundMailWebhookController],
  providers: [BodyBudget, DayBudget, InboundMailIntake, SmtpListener],
})
export class InboundMailHttpModule {}
