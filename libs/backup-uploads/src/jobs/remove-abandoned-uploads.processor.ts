import { ProcessesJob } from '#platform/jobs';
import { RemoveAbandonedUploads } from '../backup-uploads.jobs.js';
import { UploadFiles } from '../upload-files.js';

const A_DAY_MS = 86_400_000;

/** Removes what nothing was added to for a day. */
@ProcessesJob(RemoveAbandonedUploads)
export class RemoveAbandonedUploadsProcessor {
  constructor(private readonly files: UploadFiles) {}

  async process(): Promise<void> {
    for (const id of await this.files.list(A_DAY_MS)) await this.files.remove(id);
  }
}
