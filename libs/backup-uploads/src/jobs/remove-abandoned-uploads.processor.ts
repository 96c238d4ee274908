import { ProcessesJob } from '#platform/jobs';
import { RemoveAbandonedUploads } from '../backup-uploads.jobs.js';
import { UploadFiles } from '../upload-files.js';

/** Removes what nothing was added to for a day. */
@ProcessesJob(RemoveAbandonedUploads)
export class RemoveAbandonedUploadsProcessor {
  constructor(private readonly files: UploadFiles) {}

  process(): Promise<void> {
    return this.files.removeAbandoned();
  }
}
