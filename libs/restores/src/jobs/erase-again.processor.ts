import { type JobProcessor, type JobRun, ProcessesJob } from '#platform/jobs';
import { ErasuresLeft } from '#restore-engine';
import { EraseAgain } from '../restores.jobs.js';

@ProcessesJob(EraseAgain)
export class EraseAgainProcessor implements JobProcessor<object> {
  constructor(private readonly left: ErasuresLeft) {}

  async process(_payload: object, { signal }: JobRun): Promise<void> {
    await this.left.eraseAgain(signal);
  }
}
