import { Module } from '@nestjs/common';
import { IdempotencyModule } from './idempotency.module.js';
import { ForgetIdempotencyKeysProcessor } from './jobs/forget-idempotency-keys.processor.js';

/** Clean-up, for the process that works. */
@Module({ imports: [IdempotencyModule], providers: [ForgetIdempotencyKeysProcessor] })
export class IdempotencyWorkerModule {}
