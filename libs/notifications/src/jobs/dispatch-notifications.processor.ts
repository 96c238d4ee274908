import { type JobRun, ProcessesJob } from '#platform/jobs';
import { MailDispatcher } from '../mail-dispatcher.service.js';
import { DispatchNotifications } from '../notifications.jobs.js';

/** Runs `notifications.dispatch`. */
@ProcessesJob(DispatchNotifications)
export class DispatchNotificationsProcessor {
  constructor(private readonly dispatcher: MailDispatcher) {}

  async process(_: object, run: JobRun): Promise<void> {
    await this.dispatcher.run(run.signal);
  }
}
