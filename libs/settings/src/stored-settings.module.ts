import { Module } from '@nestjs/common';
import { SecretSeal } from './secret-seal.js';
import { SettingVersionRepository } from './setting-version.repository.js';
import { SettingsRefresh } from './settings-refresh.js';

/** What is stored comes into force and stays current: for every process that reads settings. */
@Module({
  providers: [SecretSeal, SettingVersionRepository, SettingsRefresh],
  exports: [SecretSeal, SettingVersionRepository, SettingsRefresh],
})
export class StoredSettingsModule {}
