import { ProcessesJob } from '#platform/jobs';
import { NotificationInbox } from '../notification-inbox.service.js';
import { ForgetNotifications } from '../notifications.jobs.js';

/** Runs `notifications.forget`. */
@ProcessesJob(ForgetNotifications)
export class ForgetNotificationsProcessor {
  constructor(private readonly inbox: NotificationInbox) {}

  process(): Promise<void> {
    return this.inbox.forgetOld();
  }
}
