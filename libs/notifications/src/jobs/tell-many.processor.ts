import { type JobRun, ProcessesJob } from '#platform/jobs';
import { Notifications } from '../notifications.service.js';
import { TellMany, type Telling } from '../notifications.jobs.js';

/** Runs `notifications.tell`. */
@ProcessesJob(TellMany)
export class TellManyProcessor {
  constructor(private readonly notifications: Notifications) {}

  process(telling: Telling, run: JobRun): Promise<void> {
    return this.notifications.tellMany(telling, run.signal);
  }
}
