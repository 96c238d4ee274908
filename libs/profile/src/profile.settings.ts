import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about profiles. */
export const ProfileSettings = defineSettings('profile', {
  'profile.deletion.grace-days': setting.integer({
    default: 14,
    min: 0,
    max: 90,
    unit: 'days',
    summary: {
      en: 'How long people can take back that their account is to be deleted.',
      es: 'Durante cuánto tiempo se puede cancelar la eliminación de una cuenta.',
    },
  }),
  'profile.email.revert-days': setting.integer({
    default: 7,
    min: 1,
    max: 30,
    unit: 'days',
    summary: {
      en: 'How long the old address can undo a change of address after it was confirmed.',
      es: 'Durante cuánto tiempo la dirección antigua puede deshacer un cambio de dirección ya confirmado.',
    },
  }),
});
