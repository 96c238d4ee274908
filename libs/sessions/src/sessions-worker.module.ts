import { Module } from '@nestjs/common';
import { PurgeSessionsProcessor } from './jobs/purge-sessions.processor.js';
import { SessionsModule } from './sessions.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [SessionsModule], providers: [PurgeSessionsProcessor] })
export class SessionsWorkerModule {}
