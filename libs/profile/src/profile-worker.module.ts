import { Module } from '@nestjs/common';
import { PurgeProfileLinksProcessor } from './jobs/purge-profile-links.processor.js';
import { ProfileModule } from './profile.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [ProfileModule], providers: [PurgeProfileLinksProcessor] })
export class ProfileWorkerModule {}
