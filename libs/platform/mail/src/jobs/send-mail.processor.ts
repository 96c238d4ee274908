import { Injectable } from '@nestjs/common';
import { ProcessesJob } from '#platform/jobs';
import { MailDeliveryService } from '../mail-delivery.service.js';
import { SendMail, SendUrgentMail } from '../mail.jobs.js';

/** Runs `mail.send`. */
@Injectable()
@ProcessesJob(SendMail)
export class SendMailProcessor {
  constructor(private readonly delivery: MailDeliveryService) {}

  process(payload: { mailId: string }): Promise<void> {
    return this.delivery.deliver(payload.mailId);
  }
}

/** Runs `mail.send-urgent`. */
@Injectable()
@ProcessesJob(SendUrgentMail)
export class SendUrgentMailProcessor {
  constructor(private readonly delivery: MailDeliveryService) {}

  process(payload: { mailId: string }): Promise<void> {
    return this.delivery.deliver(payload.mailId);
  }
}
