import { ProcessesJob } from '#platform/jobs';
import { PurgeRegistrations } from '../registration.jobs.js';
import { RegistrationPurgeService } from '../registration-purge.service.js';

/** Runs the clean-up of registrations. */
@ProcessesJob(PurgeRegistrations)
export class PurgeRegistrationsProcessor {
  constructor(private readonly service: RegistrationPurgeService) {}

  process(): Promise<void> {
    return this.service.purge();
  }
}
