import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { UsersModule } from '#users';
import { ConfigAdminController } from './http/config-admin.controller.js';
import { SettingHistoryQuery } from './setting-history.query.js';
import { SettingsService } from './settings.service.js';
import { StoredSettingsModule } from './stored-settings.module.js';

/** The settings' routes, for the process that serves them. */
@Module({
  imports: [AuditModule, UsersModule, StoredSettingsModule],
  controllers: [ConfigAdminController],
  providers: [SettingHistoryQuery, SettingsService],
})
export class SettingsHttpModule {}
