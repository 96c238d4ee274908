import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about passwords. */
export const PasswordSettings = defineSettings('passwords', {
  'auth.password.min-length': setting.integer({
    default: 12,
    min: 8,
    max: 64,
    unit: 'characters',
    summary: {
      en: 'Fewest characters of a new password. NIST asks for 15 where it is the only factor, for 8 where everybody has a second one.',
      es: 'Longitud mínima de una contraseña nueva. El NIST pide 15 si es el único factor y 8 si todo el mundo tiene un segundo.',
    },
  }),
});
