import { Global, Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { AlertPortsModule, Alerts } from '#platform/alerts';
import { MaintenanceModule } from '#platform/maintenance';
import { PersonalDataModule } from '#platform/privacy';
import { StatusModule } from '#platform/status';
import { AlertDirectory, RuleDirectory } from './alert-directory.js';
import { AlertLifecycle } from './alert-lifecycle.service.js';
import { AlertRuleRepository } from './alert-rule.repository.js';
import { AlertRepository } from './alert.repository.js';
import { AlertUpkeep } from './alert-upkeep.service.js';
import { AlertsPersonalData } from './alerts-personal-data.js';
import { SilenceRepository } from './silence.repository.js';
import { SilenceDirectory, Silences } from './silences.service.js';
import { StoredAlerts } from './stored-alerts.service.js';

/** Alerts, for every process: whoever has something to raise finds `Alerts`. */
@Global()
@Module({
  imports: [AlertPortsModule, AuditModule, MaintenanceModule, PersonalDataModule, StatusModule],
  providers: [
    AlertDirectory,
    AlertLifecycle,
    AlertRepository,
    AlertRuleRepository,
    AlertUpkeep,
    AlertsPersonalData,
    RuleDirectory,
    SilenceDirectory,
    SilenceRepository,
    Silences,
    { provide: Alerts, useClass: StoredAlerts },
  ],
  exports: [
    AlertDirectory,
    AlertLifecycle,
    AlertRepository,
    AlertRuleRepository,
    AlertUpkeep,
    Alerts,
    RuleDirectory,
    SilenceDirectory,
    SilenceRepository,
    Silences,
  ],
})
export class AlertsModule {}
