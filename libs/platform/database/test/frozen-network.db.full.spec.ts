import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { HealthModule } from '#platform/health';
import { startNetwork, testConfig, testDatabase } from '#platform/testing';
import { Database, DatabaseModule, isDatabaseUnavailable, ReservedDatabase, Transactions } from '../src/index.js';

it('W2 gives up what the network does not carry, and closes, also with work in hand', async () => {
  const database = await testDatabase();
  const network = await startNetwork(database.url);
  class Root {}
  const config = testConfig(database, { DATABASE_URL: network.url, DATABASE_POOL_SIZE: '2' });
  const imports = [ConfigModule.forRoot(config), HealthModule, DatabaseModule.forRoot()];
  const app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  const read = () => sql`select 1`.execute(app.get(Database).kysely());
  const work = () => app.get(Transactions).run(read);
  await Promise.all([read(), work(), sql`select 1`.execute(app.get(ReservedDatabase).kysely())]);
  network.freeze();
  const started = performance.now();
  const running = Promise.allSettled([read(), work(), sql`select 1`.execute(app.get(ReservedDatabase).kysely())]);
  // Sent, and not answered.
  await sleep(300);
  await app.close();
  expect(performance.now() - started).toBeLessThan(40_000);
  for (const result of await running) expect(result.status === 'rejected' && isDatabaseUnavailable(result.reason)).toBe(true);
  await network.close();
  await database.close();
}, 90_000);
