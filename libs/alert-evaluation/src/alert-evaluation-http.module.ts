import { Module } from '@nestjs/common';
import { AlertEvaluationModule } from './alert-evaluation.module.js';
import { AlertSignalsService } from './alert-signals.service.js';
import { AlertSignalsController } from './http/alert-signals.controller.js';
import { LatestFiguresQuery } from './latest-figures.query.js';

/** Routes of this lib, for the process that serves them. */
@Module({ imports: [AlertEvaluationModule], controllers: [AlertSignalsController], providers: [AlertSignalsService, LatestFiguresQuery] })
export class AlertEvaluationHttpModule {}
