import { Module } from '@nestjs/common';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';

/** Makes repeats of unsafe requests harmless. */
@Module({ providers: [IdempotencyInterceptor, IdempotencyRepository], exports: [IdempotencyInterceptor, IdempotencyRepository] })
export class IdempotencyModule {}
