import { ProcessesJob } from '#platform/jobs';
import { ForgottenPasswordService } from '../forgotten-password.service.js';
import { AnswerForgotten } from '../recovery.jobs.js';

/** Answers somebody who forgot a password. */
@ProcessesJob(AnswerForgotten)
export class AnswerForgottenProcessor {
  constructor(private readonly service: ForgottenPasswordService) {}

  process({ requestId }: { readonly requestId: string }): Promise<void> {
    return this.service.answer(requestId);
  }
}
