import { defineSettings, setting } from '#platform/settings';

/** What administrators decide about second factors. */
export const FactorSettings = defineSettings('factors', {
  'auth.second-factor.roles': setting.list({
    default: [],
    of: { maxLength: 60, pattern: /[a-z0-9]+(-[a-z0-9]+)*/, form: 'must be the key of a role, such as admin' },
    max: 50,
    summary: {
      en: 'Roles whose people need a second factor: until they have proved one, they can do nothing but set it up.',
      es: 'Roles cuyas personas necesitan un segundo factor: hasta que demuestren uno, solo pueden configurarlo.',
    },
  }),
});
