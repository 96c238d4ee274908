import { Injectable } from '@nestjs/common';
import { PendingRegistrationRepository } from './pending-registration.repository.js';

/** What signing in asks about registrations. */
@Injectable()
export class PendingRegistrationDirectory {
  constructor(private readonly pending: PendingRegistrationRepository) {}

  /** Password hash of the newest registration of a normalised address that can still be confirmed. */
  findNewestHash(email: string): Promise<string | null> {
    return this.pending.findNewestHash(email);
  }
}
