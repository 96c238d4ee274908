import { Injectable } from '@nestjs/common';
import type { RawBuilder } from 'kysely';
import { PendingRegistrationRepository } from './pending-registration.repository.js';

/** What signing in asks about registrations. */
@Injectable()
export class PendingRegistrationDirectory {
  constructor(private readonly pending: PendingRegistrationRepository) {}

  /** Subquery: the password hash of the newest registration of a normalised address that can still be confirmed. */
  newestHashOf(email: string): RawBuilder<string | null> {
    return this.pending.newestHashOf(email);
  }
}
