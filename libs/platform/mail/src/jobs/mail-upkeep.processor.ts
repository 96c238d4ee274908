import { Injectable } from '@nestjs/common';
import { ProcessesJob } from '#platform/jobs';
import { MailDeliveryService } from '../mail-delivery.service.js';
import { MailUpkeep } from '../mail.jobs.js';

/** Runs `mail.upkeep`. */
@Injectable()
@ProcessesJob(MailUpkeep)
export class MailUpkeepProcessor {
  constructor(private readonly delivery: MailDeliveryService) {}

  process(): Promise<void> {
    return this.delivery.upkeep();
  }
}
