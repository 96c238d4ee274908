import { Module } from '@nestjs/common';
import { StatsRegistryModule } from '#platform/stats';
import { DeskFiguresQuery } from './desk-figures.query.js';
import { PeopleFiguresQuery } from './people-figures.query.js';
import { SignInFiguresQuery } from './sign-in-figures.query.js';
import { UsageFigures } from './usage-figures.js';
import { ZoneDaysQuery } from './zone-days.query.js';

/** Figures of people, sign-ins and desks, for every process. */
@Module({
  imports: [StatsRegistryModule],
  providers: [DeskFiguresQuery, PeopleFiguresQuery, SignInFiguresQuery, UsageFigures, ZoneDaysQuery],
})
export class UsageFiguresModule {}
