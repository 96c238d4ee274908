import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule, Transactions } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase, testRedis, type TestRedis } from '#platform/testing';
import { Bus, BusModule } from '../src/index.js';

class Root {}

const onRedis = process.env['ZOCALO_TEST_REDIS'] === 'start';

describe(`bus on ${onRedis ? 'Redis' : 'PostgreSQL'}`, () => {
  let database: TestDatabase;
  let redis: TestRedis | undefined;
  let here: INestApplicationContext;
  let there: INestApplicationContext;

  beforeAll(async () => {
    database = await testDatabase();
    redis = onRedis ? await testRedis() : undefined;
    const config = testConfig(database, redis ? { REDIS_URL: redis.url } : {});
    const start = () =>
      NestFactory.createApplicationContext(
        { module: Root, imports: [ConfigModule.forRoot(config), HealthModule, DatabaseModule.forRoot(), BusModule] },
        { logger: ['error'] },
      );
    here = await start();
    there = await start();
  });

  afterAll(async () => {
    await here?.close();
    await there?.close();
    await database?.close();
    await redis?.stop();
  });

  /** Messages a process hears on a channel, once it is known to listen. */
  const listen = async (app: INestApplicationContext, channel: string): Promise<string[]> => {
    const heard: string[] = [];
    app.get(Bus).subscribe(channel, (message) => void heard.push(message));
    let asked = 0;
    await vi.waitFor(
      async () => {
        await here.get(Bus).publish(channel, `ready ${(asked += 1)}`);
        expect(heard.length).toBeGreaterThan(0);
      },
      { timeout: 20_000, interval: 50 },
    );
    // Not that what was asked before comes later.
    await vi.waitFor(() => expect(heard.at(-1)).toBe(`ready ${asked}`));
    heard.length = 0;
    return heard;
  };

  it('W5 reaches every process, the sender included', async () => {
    const [own, other] = [await listen(here, 'desks'), await listen(there, 'desks')];
    await here.get(Bus).publish('desks', 'both');
    await vi.waitFor(() => expect([own.at(-1), other.at(-1)]).toEqual(['both', 'both']));
    own.length = other.length = 0;
    const deaf = await listen(there, 'offices');
    await here.get(Bus).publish('desks', 'd-1');
    await vi.waitFor(() => expect([own, other]).toEqual([['d-1'], ['d-1']]));
    expect(deaf).toEqual([]);
  });

  it('W5 sends after the commit, and nothing when the transaction is rolled back', async () => {
    const heard = await listen(there, 'commits');
    const transactions = here.get(Transactions);
    await transactions.run(async () => {
      await here.get(Bus).publish('commits', 'kept');
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(heard).toEqual([]);
    });
    const failing = transactions.run(async () => {
      await here.get(Bus).publish('commits', 'dropped');
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await here.get(Bus).publish('commits', 'last');
    await vi.waitFor(() => expect(heard).toContain('last'));
    expect(heard).toEqual(['kept', 'last']);
  });

  it('W5 stops calling who has unsubscribed, and goes on when a subscriber fails', async () => {
    const heard = await listen(there, 'leaving');
    const bus = there.get(Bus);
    bus.subscribe('leaving', () => Promise.reject(new Error('a mistake')));
    const second: string[] = [];
    const end = bus.subscribe('leaving', (message) => void second.push(message));
    await here.get(Bus).publish('leaving', '1');
    await vi.waitFor(() => expect(second).toEqual(['1']));
    end();
    await here.get(Bus).publish('leaving', '2');
    await vi.waitFor(() => expect(heard).toEqual(['1', '2']));
    expect(second).toEqual(['1']);
  });

  it('W5 refuses a message that is too long and a channel that is not a name', async () => {
    await expect(here.get(Bus).publish('desks', 'x'.repeat(5_000))).rejects.toThrow('4096 bytes');
    await expect(here.get(Bus).publish('Desks; drop', 'x')).rejects.toThrow('not a channel name');
    expect(() => here.get(Bus).subscribe('"', () => undefined)).toThrow('not a channel name');
  });

  it('W5 listens again after its connections were cut', async () => {
    const heard = await listen(there, 'cut');
    if (redis) {
      const control = new Redis(redis.url);
      for (const type of ['normal', 'pubsub']) await control.call('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes');
      control.disconnect();
    } else {
      const admin = new Pool({ connectionString: database.superuserUrl });
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await admin.end();
    }
    await vi.waitFor(
      async () => {
        await here.get(Bus).publish('cut', 'again');
        expect(heard).toContain('again');
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});
