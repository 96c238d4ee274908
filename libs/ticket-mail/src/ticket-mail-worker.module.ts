import { Module } from '@nestjs/common';
import { TicketMailModule } from './ticket-mail.module.js';

/** Listeners of this lib, for the process that runs them. */
@Module({ imports: [TicketMailModule] })
export class TicketMailWorkerModule {}
