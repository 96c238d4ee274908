import { Module } from '@nestjs/common';
import { StatsController } from './http/stats.controller.js';
import { StatsModule } from './stats.module.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [StatsModule], controllers: [StatsController] })
export class StatsHttpModule {}
