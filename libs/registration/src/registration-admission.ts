import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { Settings } from '#platform/settings';
import { CredentialDirectory, domainOfEmail, UserErrors } from '#users';
import { RegistrationErrors } from './registration.errors.js';
import { RegistrationSettings } from './registration.settings.js';

/** Which addresses accounts may have, as the settings say now. */
@Injectable()
export class RegistrationAdmission {
  constructor(
    private readonly settings: Settings,
    private readonly credentials: CredentialDirectory,
  ) {}

  /** @throws AppError REGISTRATION_CLOSED */
  requireOpen(): void {
    if (!this.settings.get(RegistrationSettings['auth.registration.open'])) throw new AppError(RegistrationErrors.REGISTRATION_CLOSED);
  }

  /** @throws AppError EMAIL_DOMAIN_NOT_ALLOWED */
  requireDomain(email: string): void {
    const domains = this.settings.get(RegistrationSettings['auth.registration.domains']);
    if (domains.length > 0 && !domains.includes(domainOfEmail(email))) throw new AppError(RegistrationErrors.EMAIL_DOMAIN_NOT_ALLOWED);
  }

  /** Whether no answer may tell that an address is taken. */
  get isSilent(): boolean {
    return this.settings.get(RegistrationSettings['auth.registration.silent']);
  }

  /**
   * True when nobody has an account under the address. With silent registration a taken one is told to its owner alone.
   * @throws AppError EMAIL_TAKEN
   */
  async isFree(email: string): Promise<boolean> {
    if ((await this.credentials.findByEmail(email)) === null) return true;
    if (this.isSilent) return false;
    throw new AppError(UserErrors.EMAIL_TAKEN);
  }
}
