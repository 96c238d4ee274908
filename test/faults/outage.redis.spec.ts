import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { testRedis, type TestRedis } from '#platform/testing';
import { OutageStage } from './outage-stage.js';

let redis: TestRedis;
let stage: OutageStage;

beforeAll(async () => {
  redis = await testRedis();
  stage = await OutageStage.start(redis.url);
});
afterAll(async () => {
  await stage?.close();
  await redis?.stop();
});
beforeEach(() => stage.set());
afterEach(() => stage.strike());

it('MO2 while Redis is away people hear it once, one takes it by a button, the worker is killed twice, and afterwards all of it is on record', async () => {
  expect(await stage.playThrough('redis')).toEqual([]);
}, 600_000);
