import { ProcessesJob } from '#platform/jobs';
import { RemoveAvatarFiles } from '../avatar.jobs.js';
import { AvatarRemovalService } from '../avatar-removal.service.js';

/** Runs the removal of files. */
@ProcessesJob(RemoveAvatarFiles)
export class RemoveAvatarFilesProcessor {
  constructor(private readonly service: AvatarRemovalService) {}

  process(): Promise<void> {
    return this.service.removeDue();
  }
}
