import { LoginService, SetupService } from '#auth';
import type { TestApi } from '#harness';
import { PasswordHasher } from '#passwords';
import { CredentialDirectory, Registrar, UserDirectory } from '#users';
import { ConfirmationFormService } from '../src/confirmation-form.service.js';
import { ConfirmationService } from '../src/confirmation.service.js';
import { RegistrationPurgeService } from '../src/registration-purge.service.js';
import { type Registration, RegistrationService } from '../src/registration.service.js';

export const PASSWORD = 'three trains at midnight';
export const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

/** What somebody typed. */
export function registration(email: string, changes: Partial<Registration> = {}): Registration {
  return { email, password: PASSWORD, firstName: 'Ana', lastName: 'Ruiz', secondLastName: null, language: 'en', ...changes };
}

/** What registering, confirming and signing in is done by, in one process. */
export function servicesOf(api: TestApi) {
  const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  return {
    credentials: get(CredentialDirectory),
    users: get(UserDirectory),
    registrar: get(Registrar),
    registrations: get(RegistrationService),
    confirmations: get(ConfirmationService),
    forms: get(ConfirmationFormService),
    logins: get(LoginService),
    passwords: get(PasswordHasher),
    setup: get(SetupService),
    purge: get(RegistrationPurgeService),
  };
}
