import { Module } from '@nestjs/common';
import { PurgeProfileLinksProcessor } from './jobs/purge-profile-links.processor.js';
import { ProfileModule } from './profile.module.js';
import { SessionsEndedListener } from './sessions-ended.listener.js';

/** Jobs and listeners of this lib, for the process that runs them. */
@Module({ imports: [ProfileModule], providers: [PurgeProfileLinksProcessor, SessionsEndedListener] })
export class ProfileWorkerModule {}
