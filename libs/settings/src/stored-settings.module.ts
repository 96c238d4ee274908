import { Module } from '@nestjs/common';
import { Metrics } from '#platform/metrics';
import { Settings } from '#platform/settings';
import { Gauge } from 'prom-client';
import { SecretSeal } from './secret-seal.js';
import { SettingVersionRepository } from './setting-version.repository.js';
import { SettingsPersonalData } from './settings-personal-data.js';
import { SettingsRefresh } from './settings-refresh.js';

/** What is stored comes into force and stays current: for every process that reads settings. */
@Module({
  providers: [SecretSeal, SettingVersionRepository, SettingsPersonalData, SettingsRefresh],
  exports: [SecretSeal, SettingVersionRepository, SettingsRefresh],
})
export class StoredSettingsModule {
  constructor(settings: Settings, metrics: Metrics) {
    const collect = (): void => gauge.set(settings.version);
    const gauge = new Gauge({
      name: 'zocalo_settings_version',
      help: 'Version of the settings that this process runs.',
      registers: [metrics.registry],
      collect,
    });
  }
}
