import { Module } from '@nestjs/common';
import { OrganisationsModule } from '#organisations';
import { DemoModule } from '#platform/demo';
import { StatsRegistryModule } from '#platform/stats';
import { Clock } from '#platform/time';
import { UsageFiguresModule } from '#usage-figures';
import { DailyFigureRepository } from './daily-figure.repository.js';
import { DayCounterService } from './day-counter.service.js';
import { FigureReader } from './figure-reader.js';
import { MoneyReader } from './money-reader.js';
import { StatsService } from './stats.service.js';

/** Figures, for every process. */
@Module({
  imports: [DemoModule, OrganisationsModule, StatsRegistryModule, UsageFiguresModule],
  providers: [Clock, DailyFigureRepository, DayCounterService, FigureReader, MoneyReader, StatsService],
  exports: [DayCounterService, StatsService],
})
export class StatsModule {}
