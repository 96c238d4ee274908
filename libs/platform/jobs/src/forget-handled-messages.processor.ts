import { Logger } from '@nestjs/common';
import { Outbox } from '#platform/events';
import { ForgetHandledMessages } from './clean-up.jobs.js';
import { HandledMessageRepository } from './handled-message.repository.js';
import { ProcessesJob } from './processes-job.js';

// Longer than a failed job is kept in its queue, from where a person may start it again.
const KEEP_DAYS = 14;
const AT_ONCE = 20_000;
const OVERDUE_MINUTES = 15;

/** Keeps `handled_messages` small, and says when messages are stuck in the outbox. */
@ProcessesJob(ForgetHandledMessages)
export class ForgetHandledMessagesProcessor {
  private readonly logger = new Logger('Outbox');

  constructor(
    private readonly handled: HandledMessageRepository,
    private readonly outbox: Outbox,
  ) {}

  async process(): Promise<void> {
    await this.handled.forget(KEEP_DAYS, AT_ONCE);
    for (const { name, messages } of await this.outbox.overdue(OVERDUE_MINUTES)) {
      this.logger.warn(`${messages} ${name} should have left the outbox ${OVERDUE_MINUTES} minutes ago; is it known to this release?`);
    }
  }
}
