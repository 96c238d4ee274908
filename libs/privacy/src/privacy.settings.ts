import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about exports. */
export const PrivacySettings = defineSettings('privacy', {
  'privacy.export.days': setting.integer({
    default: 7,
    min: 1,
    max: 30,
    unit: 'days',
    summary: {
      en: 'How long the file with everything known about a person can be downloaded.',
      es: 'Durante cuánto tiempo se puede descargar el archivo con todo lo que se sabe de una persona.',
    },
  }),
});
