import { NestFactory } from '@nestjs/core';
import { expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule } from '#platform/database';
import { HealthModule } from '#platform/health';
import { startNetwork, testConfig, testDatabase } from '#platform/testing';
import { Bus, BusModule } from '../src/index.js';

it('W5 ends although nobody answers its goodbye', async () => {
  const database = await testDatabase();
  const network = await startNetwork(database.url);
  class Root {}
  const imports = [
    ConfigModule.forRoot(testConfig(database, { DATABASE_URL: network.url })),
    HealthModule,
    DatabaseModule.forRoot(),
    BusModule,
  ];
  const app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  const heard: string[] = [];
  app.get(Bus).subscribe('desks', (message) => void heard.push(message));
  await expect
    .poll(async () => {
      await app.get(Bus).publish('desks', 'd');
      return heard.length;
    })
    .toBeGreaterThan(0);
  network.freeze();
  const started = performance.now();
  await app.close();
  expect(performance.now() - started).toBeLessThan(10_000);
  await network.close();
  await database.close();
}, 60_000);
