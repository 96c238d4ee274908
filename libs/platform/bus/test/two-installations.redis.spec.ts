import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { Bus, BusModule } from '../src/index.js';

class Root {}

describe('two installations on one Redis', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  const started: INestApplicationContext[] = [];

  const start = async (url: string): Promise<Bus> => {
    const config = testConfig(database, { REDIS_URL: url });
    const context = await NestFactory.createApplicationContext(
      { module: Root, imports: [ConfigModule.forRoot(config), HealthModule, DatabaseModule.forRoot(), BusModule] },
      { logger: ['error'] },
    );
    started.push(context);
    return context.get(Bus);
  };
  /** What is heard from now on; it is listened to once the first message has come. */
  const listen = async (bus: Bus, channel: string): Promise<string[]> => {
    const heard: string[] = [];
    bus.subscribe(channel, (message) => void heard.push(message));
    await vi.waitFor(async () => {
      await bus.publish(channel, 'first');
      expect(heard).toContain('first');
    });
    return heard;
  };

  beforeAll(async () => {
    database = await testDatabase();
    redis = await testRedis();
  });
  afterAll(async () => {
    for (const context of started) await context.close();
    await database?.close();
    await redis?.stop();
  });

  it('W5 hear nothing of each other when each has a database of its own', async () => {
    const [ours, theirs] = [await start(redis.url), await start(`${redis.url}/1`)];
    const [here, there] = [await listen(ours, 'desks'), await listen(theirs, 'desks')];
    await ours.publish('desks', 'ours');
    await theirs.publish('desks', 'theirs');
    await vi.waitFor(() => expect([here.at(-1), there.at(-1)]).toEqual(['ours', 'theirs']));
    expect([here.includes('theirs'), there.includes('ours')]).toEqual([false, false]);
  });
});
