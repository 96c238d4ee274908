import { Module } from '@nestjs/common';
import { AlertsModule } from '#alerts';
import { AlertPortsModule } from '#platform/alerts';
import { StatusModule } from '#platform/status';
import { AlertEvaluator } from './alert-evaluator.js';
// Rules are declared when they are imported.
import './outage-rules.js';
import './process-rules.js';
import './service-rules.js';
import { EvaluationLeaseRepository } from './evaluation-lease.repository.js';
import { RuleLook } from './rule-look.js';
import { SignalReadings } from './signal-readings.js';
import { SituationQuery } from './situation.query.js';
import { UpkeepTick } from './upkeep-tick.js';

/** The watch over the rules, for every process: one of them keeps it. */
@Module({
  imports: [AlertPortsModule, AlertsModule, StatusModule],
  providers: [AlertEvaluator, EvaluationLeaseRepository, RuleLook, SignalReadings, SituationQuery, UpkeepTick],
})
export class AlertEvaluationModule {}
