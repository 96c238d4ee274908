import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { MailHttpModule } from '#platform/mail';
import { FileRemovalModule } from '#platform/storage';
import { UsersModule } from '#users';
import { ConnectionTestService } from './connection-test.service.js';
import { ConfigAdminController } from './http/config-admin.controller.js';
import { ConnectionTestController } from './http/connection-test.controller.js';
import { MailTestService } from './mail-test.service.js';
import { SettingHistoryQuery } from './setting-history.query.js';
import { SettingsService } from './settings.service.js';
import { StoredSettingsModule } from './stored-settings.module.js';

/** The settings' routes, for the process that serves them. */
@Module({
  imports: [AuditModule, FileRemovalModule, MailHttpModule, UsersModule, StoredSettingsModule],
  controllers: [ConfigAdminController, ConnectionTestController],
  providers: [ConnectionTestService, MailTestService, SettingHistoryQuery, SettingsService],
  exports: [ConnectionTestService],
})
export class SettingsHttpModule {}
