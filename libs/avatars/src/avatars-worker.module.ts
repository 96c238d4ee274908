import { Module } from '@nestjs/common';
import { AvatarsModule } from './avatars.module.js';
import { RemoveAvatarFilesProcessor } from './jobs/remove-avatar-files.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [AvatarsModule], providers: [RemoveAvatarFilesProcessor] })
export class AvatarsWorkerModule {}
