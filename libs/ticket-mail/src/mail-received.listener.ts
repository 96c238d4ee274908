import { ListensTo } from '#platform/events';
import { MailReceived } from '#platform/inbound-mail';
import { Jobs } from '#platform/jobs';
import { TakeInMail } from './ticket-mail.jobs.js';

/** After a mail came in. Its files are stored outside of any transaction, so a job does the work. */
@ListensTo(MailReceived, { name: 'ticket-mail.in' })
export class MailReceivedListener {
  constructor(private readonly jobs: Jobs) {}

  async handle({ inboundMailId }: { readonly inboundMailId: string }): Promise<void> {
    await this.jobs.enqueue(TakeInMail, { inboundMailId });
  }
}
