import { Module } from '@nestjs/common';
import { CountDaysProcessor } from './jobs/count-days.processor.js';
import { StatsModule } from './stats.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [StatsModule], providers: [CountDaysProcessor] })
export class StatsWorkerModule {}
