import { Injectable } from '@nestjs/common';
import { type JobRun, ProcessesJob } from '#platform/jobs';
import { TelegramDeliveryService } from '../telegram-delivery.service.js';
import { SendTelegram } from '../telegram.jobs.js';

/** Runs `telegram.send`. */
@Injectable()
@ProcessesJob(SendTelegram)
export class SendTelegramProcessor {
  constructor(private readonly delivery: TelegramDeliveryService) {}

  process({ messageId }: { messageId: string }, { lastAttempt }: JobRun): Promise<void> {
    return this.delivery.deliver(messageId, lastAttempt);
  }
}
