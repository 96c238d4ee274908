import { type JobProcessor, type JobRun, ProcessesJob } from '#platform/jobs';
import { AsideRemovalService } from '../aside-removal.service.js';
import { RemoveOldData } from '../restores.jobs.js';

@ProcessesJob(RemoveOldData)
export class RemoveOldDataProcessor implements JobProcessor<object> {
  constructor(private readonly removal: AsideRemovalService) {}

  async process(_payload: object, { signal }: JobRun): Promise<void> {
    await this.removal.removeExpired(signal);
  }
}
