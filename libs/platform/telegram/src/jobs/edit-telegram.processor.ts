import { Injectable } from '@nestjs/common';
import { type JobRun, ProcessesJob } from '#platform/jobs';
import { TelegramEditService } from '../telegram-edit.service.js';
import { EditTelegram } from '../telegram.jobs.js';

/** Runs `telegram.edit`. */
@Injectable()
@ProcessesJob(EditTelegram)
export class EditTelegramProcessor {
  constructor(private readonly edits: TelegramEditService) {}

  process({ messageId }: { messageId: string }, { lastAttempt, envelope }: JobRun): Promise<void> {
    return this.edits.edit(messageId, { askedAt: new Date(envelope.occurredAt), lastAttempt });
  }
}
