import { Module } from '@nestjs/common';
import { MailboxController } from './http/mailbox.controller.js';
import { MailModule } from './mail.module.js';
import { MailboxGuard } from './mailbox.guard.js';
import { MailboxQuery } from './mailbox.query.js';

/** The mailbox, for the process that serves it. */
@Module({ imports: [MailModule], controllers: [MailboxController], providers: [MailboxGuard, MailboxQuery] })
export class MailHttpModule {}
