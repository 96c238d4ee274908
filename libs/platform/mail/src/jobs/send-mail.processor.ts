import { Injectable } from '@nestjs/common';
import { ProcessesJob } from '#platform/jobs';
import { MailDeliveryService } from '../mail-delivery.service.js';
import { SendMail } from '../mail.jobs.js';

/** Runs `mail.send`. */
@Injectable()
@ProcessesJob(SendMail)
export class SendMailProcessor {
  constructor(private readonly delivery: MailDeliveryService) {}

  process(payload: { mailId: string }): Promise<void> {
    return this.delivery.deliver(payload.mailId);
  }
}
