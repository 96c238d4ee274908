export { allSettings, defineSettings, settingOf } from './define-settings.js';
export { isSecret, type EnvironmentLock, type Setting, type SettingDraft, type SettingSummary } from './setting.js';
export { setting, type Bounds, type Rate, type SettingKind } from './setting-kind.js';
export { Settings, type SettingsSnapshot, type SettingSource } from './settings.js';
export { SettingsModule } from './settings.module.js';
