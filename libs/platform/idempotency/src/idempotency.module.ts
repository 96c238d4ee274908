import { Module } from '@nestjs/common';
import { PersonalDataModule } from '#platform/privacy';
import { IdempotencyPersonalData } from './idempotency-personal-data.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyRepository } from './idempotency.repository.js';

/** Makes repeats of unsafe requests harmless. */
@Module({
  imports: [PersonalDataModule],
  providers: [IdempotencyInterceptor, IdempotencyPersonalData, IdempotencyRepository],
  exports: [IdempotencyInterceptor, IdempotencyRepository],
})
export class IdempotencyModule {}
