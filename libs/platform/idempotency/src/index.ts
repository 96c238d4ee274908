export { ForgetIdempotencyKeys } from './idempotency.jobs.js';
export { IdempotencyModule } from './idempotency.module.js';
export { IdempotencyInterceptor } from './idempotency.interceptor.js';
export { IdempotencyWorkerModule } from './idempotency-worker.module.js';
