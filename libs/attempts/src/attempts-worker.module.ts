import { Module } from '@nestjs/common';
import { AttemptsModule } from './attempts.module.js';
import { PurgeAttemptsProcessor } from './jobs/purge-attempts.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [AttemptsModule], providers: [PurgeAttemptsProcessor] })
export class AttemptsWorkerModule {}
