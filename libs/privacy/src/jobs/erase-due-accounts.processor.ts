import { type JobRun, ProcessesJob } from '#platform/jobs';
import { ErasuresService } from '../erasures.service.js';
import { EraseDueAccounts } from '../privacy.jobs.js';

/** Erases those whose time is up. */
@ProcessesJob(EraseDueAccounts)
export class EraseDueAccountsProcessor {
  constructor(private readonly erasures: ErasuresService) {}

  async process(_payload: object, run: JobRun): Promise<void> {
    await this.erasures.eraseDue(run.signal);
  }
}
