import { defineMessages } from '@/i18n';

/** The words of preferences; what each one is about, the API says itself. */
export const preferenceMessages = defineMessages(
  {
    title: 'Preferences',
    hint: 'They hold on every device you sign in on, as soon as you choose.',
    saved: 'Saved',
    usual: 'As it comes',
    choices: {
      system: 'As the device',
      light: 'Light',
      dark: 'Dark',
      comfortable: 'Wide',
      compact: 'Close',
      '24-hours': '24 hours (17:30)',
      '12-hours': '12 hours (5:30 pm)',
    },
  },
  {
    title: 'Preferencias',
    hint: 'Valen en todos los dispositivos en los que entras, en cuanto las eliges.',
    saved: 'Guardado',
    usual: 'Lo habitual',
    choices: {
      system: 'Como el dispositivo',
      light: 'Claras',
      dark: 'Oscuras',
      comfortable: 'Amplia',
      compact: 'Estrecha',
      '24-hours': '24 horas (17:30)',
      '12-hours': '12 horas (5:30 p. m.)',
    },
  },
);
