import { defineSettings, setting } from '#platform/settings';

/** How patient sign-in is; the rest of the table is in `attempt-policy.ts`. */
export const AttemptSettings = defineSettings('attempts', {
  'attempts.login.free-failures': setting.integer({
    default: 5,
    min: 1,
    max: 20,
    summary: {
      en: 'Wrong passwords in a row for one account from one address before each further one has to wait, twice as long each time.',
      es: 'Contraseñas erróneas seguidas para una cuenta desde una dirección antes de que cada intento tenga que esperar, cada vez el doble.',
    },
  }),
  'attempts.login.free-failures-everywhere': setting.integer({
    default: 25,
    min: 5,
    max: 50,
    summary: {
      en: 'The same from all addresses together. Devices that signed in to the account before do not wait.',
      es: 'Lo mismo desde todas las direcciones juntas. Los dispositivos que ya iniciaron sesión en la cuenta no esperan.',
    },
  }),
  'attempts.login.first-wait': setting.integer({
    default: 30,
    min: 1,
    max: 900,
    unit: 's',
    summary: { en: 'The first wait after too many wrong passwords.', es: 'La primera espera tras demasiadas contraseñas erróneas.' },
  }),
  'attempts.login.longest-wait': setting.integer({
    default: 900,
    min: 30,
    max: 3600,
    unit: 's',
    summary: { en: 'The longest wait after too many wrong passwords.', es: 'La espera más larga tras demasiadas contraseñas erróneas.' },
  }),
  'attempts.login.most-failures': setting.integer({
    default: 100,
    min: 10,
    // NIST SP 800-63B-4 allows no more.
    max: 100,
    summary: {
      en: 'Wrong passwords in a row for one account after which only known devices, a passkey or a password reset let somebody in.',
      es: 'Contraseñas erróneas seguidas para una cuenta tras las que solo entran dispositivos conocidos, una clave de acceso o un restablecimiento.',
    },
  }),
});
