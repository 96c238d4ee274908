import { Module } from '@nestjs/common';
import { AttachmentsModule } from '#attachments';
import { DemoPeopleModule } from '#demo-people';
import { DemoModule } from '#platform/demo';
import { PersonalDataModule } from '#platform/privacy';
import { Clock } from '#platform/time';
import { TicketsModule } from '#tickets';
import { TicketWorkModule } from '#ticket-work';
import { DemoTicketRepository } from './demo-ticket.repository.js';
import { DemoTickets } from './demo-tickets.js';
import { PersonalTicketRepository } from './personal-ticket.repository.js';
import { TicketUpkeep } from './ticket-upkeep.service.js';
import { TicketUpkeepRepository } from './ticket-upkeep.repository.js';
import { TicketsPersonalData } from './tickets-personal-data.js';

/** Upkeep of tickets, for every process. */
@Module({
  imports: [AttachmentsModule, DemoModule, DemoPeopleModule, PersonalDataModule, TicketsModule, TicketWorkModule],
  providers: [
    Clock,
    DemoTicketRepository,
    DemoTickets,
    PersonalTicketRepository,
    TicketsPersonalData,
    TicketUpkeep,
    TicketUpkeepRepository,
  ],
  exports: [TicketUpkeep],
})
export class TicketUpkeepModule {}
