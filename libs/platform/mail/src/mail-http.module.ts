import { Module } from '@nestjs/common';
import { MailboxController } from './http/mailbox.controller.js';
import { MailModule } from './mail.module.js';
import { MailboxGuard } from './mailbox.guard.js';
import { MailboxQuery } from './mailbox.query.js';
import { SmtpAdapter } from './smtp.adapter.js';

/** The mailbox, and the mail server to try it out, for the process that serves it. */
@Module({
  imports: [MailModule],
  controllers: [MailboxController],
  providers: [MailboxGuard, MailboxQuery, SmtpAdapter],
  exports: [SmtpAdapter],
})
export class MailHttpModule {}
