import { Module } from '@nestjs/common';
import { AnswerForgottenProcessor } from './jobs/answer-forgotten.processor.js';
import { PurgePasswordResetsProcessor } from './jobs/purge-password-resets.processor.js';
import { RecoveryModule } from './recovery.module.js';

/** Jobs of this lib, for the process that runs them. */
@Module({ imports: [RecoveryModule], providers: [AnswerForgottenProcessor, PurgePasswordResetsProcessor] })
export class RecoveryWorkerModule {}
