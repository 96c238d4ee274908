import { Module } from '@nestjs/common';
import { AuthModule } from './auth.module.js';
import { PurgeAuthProcessor } from './jobs/purge-auth.processor.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [AuthModule], providers: [PurgeAuthProcessor] })
export class AuthWorkerModule {}
