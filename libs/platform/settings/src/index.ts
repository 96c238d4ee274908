export { allSettings, defineSettings, settingOf } from './define-settings.js';
export {
  isSecret,
  type Bounds,
  type EnvironmentLock,
  type Rate,
  type Setting,
  type SettingDraft,
  type SettingKind,
  type SettingSummary,
} from './setting.js';
export { setting } from './setting-kind.js';
export { Settings, type SettingsSnapshot, type SettingSource } from './settings.js';
export { SettingsModule } from './settings.module.js';
