import { definePermissions } from '#platform/access';

export const SettingsPermissions = definePermissions('settings', {
  'settings.manage': { summary: 'Read and change the settings of the installation, and test mail and storage.', roles: ['admin'] },
});
