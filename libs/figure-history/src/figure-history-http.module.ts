import { Module } from '@nestjs/common';
import { Clock } from '#platform/time';
import { FigureHistoryModule } from './figure-history.module.js';
import { FigureHistoryQuery } from './figure-history.query.js';
import { FigureHistoryService } from './figure-history.service.js';
import { FigureHistoryController } from './http/figure-history.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [FigureHistoryModule],
  controllers: [FigureHistoryController],
  providers: [Clock, FigureHistoryQuery, FigureHistoryService],
})
export class FigureHistoryHttpModule {}
