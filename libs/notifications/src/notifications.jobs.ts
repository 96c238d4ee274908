import { ids } from '#platform/events';
import { defineJob } from '#platform/jobs';

/** Decides which notifications become mails. Scheduled; safe to run twice, and several times at once. */
export const DispatchNotifications = defineJob({
  name: 'notifications.dispatch',
  queue: 'scheduled',
  payload: ids(),
  attempts: 1,
  backoff: { type: 'fixed', seconds: 5 },
  timeoutSeconds: 30,
  transaction: false,
});

/** Forgets old notifications. Scheduled; safe to run twice. */
export const ForgetNotifications = defineJob({
  name: 'notifications.forget',
  queue: 'scheduled',
  payload: ids(),
  attempts: 3,
  backoff: { type: 'exponential', seconds: 60 },
  timeoutSeconds: 120,
  transaction: false,
});
