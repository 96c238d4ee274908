import { Module } from '@nestjs/common';
import { StatsRegistryModule } from '#platform/stats';
import { DeskFiguresQuery } from './desk-figures.query.js';
import { PeopleFiguresQuery } from './people-figures.query.js';
import { SignInFiguresQuery } from './sign-in-figures.query.js';
import { TicketFiguresQuery } from './ticket-figures.query.js';
import { UsageFigures } from './usage-figures.js';
import { ZoneDaysQuery } from './zone-days.query.js';

/** Figures of people, sign-ins, desks and tickets, for every process. */
@Module({
  imports: [StatsRegistryModule],
  providers: [DeskFiguresQuery, PeopleFiguresQuery, SignInFiguresQuery, TicketFiguresQuery, UsageFigures, ZoneDaysQuery],
})
export class UsageFiguresModule {}
