import { Module } from '@nestjs/common';
import { FigureHistoryModule } from './figure-history.module.js';
import { FigureUpkeepService } from './figure-upkeep.service.js';
import { CondenseFiguresProcessor } from './jobs/condense-figures.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [FigureHistoryModule], providers: [CondenseFiguresProcessor, FigureUpkeepService] })
export class FigureHistoryWorkerModule {}
