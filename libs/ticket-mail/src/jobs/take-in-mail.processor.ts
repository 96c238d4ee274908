import { InboundMails } from '#platform/inbound-mail';
import { countsAsTry, type JobRun, ProcessesJob } from '#platform/jobs';
import { MailIntake } from '../mail-intake.service.js';
import { TakeInMail } from '../ticket-mail.jobs.js';

/** Takes a mail in; after the last try staff sees that it failed. */
@ProcessesJob(TakeInMail)
export class TakeInMailProcessor {
  constructor(
    private readonly intake: MailIntake,
    private readonly mails: InboundMails,
  ) {}

  async process({ inboundMailId }: { readonly inboundMailId: string }, { lastAttempt, signal }: JobRun): Promise<void> {
    try {
      await this.intake.takeIn(inboundMailId);
    } catch (error) {
      if (lastAttempt && countsAsTry(error, signal)) await this.mails.giveUp(inboundMailId);
      throw error;
    }
  }
}
