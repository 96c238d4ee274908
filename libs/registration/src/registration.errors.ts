import { defineErrors } from '#platform/errors';

/** Refusals of newcomers. */
export const RegistrationErrors = defineErrors('registration', {
  REGISTRATION_CLOSED: { kind: 'forbidden', message: 'Nobody can register here at the moment.' },
  EMAIL_DOMAIN_NOT_ALLOWED: { kind: 'forbidden', message: 'Addresses of this domain cannot register here.' },
});
