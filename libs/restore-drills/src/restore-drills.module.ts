import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BackupsModule } from '#backups';
import { PersonalDataModule } from '#platform/privacy';
import { SettingsModule } from '#platform/settings';
import { Clock } from '#platform/time';
import { RestoreEngineModule } from '#restore-engine';
import { RestoresModule } from '#restores';
import { DrillFacts } from './drill-facts.js';
import { DrillObstacle } from './drill-obstacle.js';
import { DrillOutcome } from './drill-outcome.service.js';
import { DrillRows } from './drill-rows.repository.js';
import { DrillRunner } from './drill-runner.js';
import { DrillService } from './drill.service.js';
import { DrillsPersonalData } from './drills-personal-data.js';

/** Drills, for every process. */
@Module({
  imports: [AuditModule, BackupsModule, PersonalDataModule, RestoreEngineModule, RestoresModule, SettingsModule],
  providers: [Clock, DrillFacts, DrillObstacle, DrillOutcome, DrillRows, DrillRunner, DrillService, DrillsPersonalData],
  exports: [DrillOutcome, DrillRows, DrillRunner, DrillService],
})
export class RestoreDrillsModule {}
