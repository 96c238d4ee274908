import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about passwords. */
export const PasswordSettings = defineSettings('passwords', {
  'auth.password.min-length': setting.integer({
    default: 12,
    min: 8,
    max: 64,
    unit: 'characters',
    summary: {
      en: 'Fewest characters of a new password. Fewer than 12 only where everybody has a second factor.',
      es: 'Longitud mínima de una contraseña nueva. Menos de 12 solo si todo el mundo tiene un segundo factor.',
    },
  }),
});
