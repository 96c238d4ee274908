export { ConsentDirectory } from './consent-directory.js';
export { definePreferences, preference, type Preference } from './preference.js';
export { PreferenceService } from './preference.service.js';
export { PreferencesHttpModule } from './preferences-http.module.js';
export { PreferencesModule } from './preferences.module.js';
