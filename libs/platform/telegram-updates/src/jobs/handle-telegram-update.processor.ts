import { Injectable } from '@nestjs/common';
import { ProcessesJob } from '#platform/jobs';
import { TelegramUpdateService } from '../telegram-update.service.js';
import { HandleTelegramUpdate } from '../telegram-updates.jobs.js';

/** Runs `telegram-updates.handle`. */
@Injectable()
@ProcessesJob(HandleTelegramUpdate)
export class HandleTelegramUpdateProcessor {
  constructor(private readonly updates: TelegramUpdateService) {}

  process({ updateId }: { updateId: string }): Promise<void> {
    return this.updates.handle(updateId);
  }
}
