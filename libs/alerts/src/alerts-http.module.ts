import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { UsersModule } from '#users';
import { AlertRuleService } from './alert-rule.service.js';
import { AlertService } from './alert.service.js';
import { AlertsModule } from './alerts.module.js';
import { AlertRuleController } from './http/alert-rule.controller.js';
import { AlertController } from './http/alert.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({
  imports: [AlertsModule, AuditModule, UsersModule],
  controllers: [AlertController, AlertRuleController],
  providers: [AlertRuleService, AlertService],
})
export class AlertsHttpModule {}
