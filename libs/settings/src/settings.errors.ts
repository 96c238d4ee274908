import { defineErrors } from '#platform/errors';

export const SettingsErrors = defineErrors('settings', {
  SETTINGS_VERSION_UNFIT: {
    kind: 'unprocessable',
    message: 'That version holds values which the rules of today refuse; see details.',
  },
});
