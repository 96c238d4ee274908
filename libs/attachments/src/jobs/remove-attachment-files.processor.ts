import { type JobRun, ProcessesJob } from '#platform/jobs';
import { AttachmentRemovalService } from '../attachment-removal.service.js';
import { RemoveAttachmentFiles, TidyAttachments } from '../attachments.jobs.js';

/** Runs the removal of files. */
@ProcessesJob(RemoveAttachmentFiles)
export class RemoveAttachmentFilesProcessor {
  constructor(private readonly service: AttachmentRemovalService) {}

  process(_payload: unknown, { signal }: JobRun): Promise<void> {
    return this.service.removeDue(signal);
  }
}

/** Runs the look for files that nobody needs. */
@ProcessesJob(TidyAttachments)
export class TidyAttachmentsProcessor {
  constructor(private readonly service: AttachmentRemovalService) {}

  process(_payload: unknown, { signal }: JobRun): Promise<void> {
    return this.service.tidy(signal);
  }
}
