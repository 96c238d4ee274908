import { afterAll, describe } from 'vitest';
import { testRedis, type TestRedis } from '#platform/testing';
import { jobsOfPrivacy } from './jobs-of-privacy.js';

describe('exports and erasures by jobs in Redis', () => {
  let redis: TestRedis | undefined;
  // After what the block below registers: hooks run in reverse.
  afterAll(() => redis?.stop());
  jobsOfPrivacy(async () => ({ REDIS_URL: (redis = await testRedis()).url }));
});
