import { defineSettings, setting } from '#platform/settings';

const DOMAIN = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]/u;

/** Who may make an account. */
export const RegistrationSettings = defineSettings('registration', {
  'auth.registration.open': setting.boolean({
    default: true,
    summary: { en: 'Whether anybody may register an account.', es: 'Si cualquiera puede registrar una cuenta.' },
    env: { variable: 'REGISTRATION', read: ({ registration }) => (registration === undefined ? undefined : registration === 'open') },
  }),
  'auth.registration.silent': setting.boolean({
    default: false,
    summary: {
      en: 'Answer a registration with an address that has an account like any other, and write to its owner instead.',
      es: 'Responder igual cuando la dirección ya tiene una cuenta y avisar a su dueño por correo.',
    },
  }),
  'auth.registration.domains': setting.list({
    default: [],
    max: 200,
    of: {
      maxLength: 253,
      pattern: DOMAIN,
      accepts: (domain) => domain === domain.toLowerCase(),
      form: 'must be a domain in small letters, such as example.com',
    },
    summary: {
      en: 'Domains of e-mail addresses that may register; empty for any.',
      es: 'Dominios de correo que pueden registrarse; vacío para todos.',
    },
    env: { variable: 'ALLOWED_EMAIL_DOMAINS', read: (config) => config.allowedEmailDomains },
  }),
});
