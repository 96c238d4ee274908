import { ForgetHandledMessages, type Schedule } from '#platform/jobs';
import { MailUpkeep } from '#platform/mail';

/** Everything that runs by the clock, once for the installation however many workers there are. */
export const SCHEDULES: readonly Schedule[] = [
  { job: ForgetHandledMessages, everySeconds: 600 },
  { job: MailUpkeep, everySeconds: 3600 },
];
