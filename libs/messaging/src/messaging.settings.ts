import { defineSettings, setting } from '#platform/settings';

export const MessagingSettings = defineSettings('messaging', {
  'messages.find-people': setting.boolean({
    default: true,
    summary: {
      en: 'People find others of their organisation by name to write to them. Not where strangers register.',
      es: 'Las personas encuentran por su nombre a otras de su organización para escribirles. No donde se registran desconocidos.',
    },
  }),
  'messages.edit-minutes': setting.integer({
    default: 15,
    min: 0,
    max: 1_440,
    unit: 'minutes',
    summary: { en: 'How long people can change a message they have sent.', es: 'Cuánto tiempo se puede cambiar un mensaje enviado.' },
  }),
  'messages.delete-hours': setting.integer({
    default: 24,
    min: 0,
    max: 8_760,
    unit: 'hours',
    summary: { en: 'How long people can delete a message they have sent.', es: 'Cuánto tiempo se puede borrar un mensaje enviado.' },
  }),
});
