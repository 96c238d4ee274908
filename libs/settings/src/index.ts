export { ConnectionTestService } from './connection-test.service.js';
export { SettingsHttpModule } from './settings-http.module.js';
export { SettingsPermissions } from './settings.permissions.js';
export { StoredSettingsModule } from './stored-settings.module.js';
