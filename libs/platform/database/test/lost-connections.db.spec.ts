import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase } from '#platform/testing';
import { Database, DatabaseModule, isDatabaseUnavailable, Transactions } from '../src/index.js';

it('W2 has every place of its pool again after the server has cut all connections, and closes', async () => {
  const database = await testDatabase();
  const admin = new Pool({ connectionString: database.superuserUrl });
  class Root {}
  const imports = [ConfigModule.forRoot(testConfig(database, { DATABASE_POOL_SIZE: '2' })), HealthModule, DatabaseModule.forRoot()];
  const app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  const work = (seconds: number) => app.get(Transactions).run(() => sql`select pg_sleep(${seconds})`.execute(app.get(Database).kysely()));
  const sleeping = `select from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%' and state = 'active'`;
  for (let round = 0; round < 3; round += 1) {
    // Long enough to be seen on a busy machine.
    const running = Promise.allSettled([work(10), work(10)]);
    await expect.poll(async () => (await admin.query(sleeping)).rowCount).toBe(2);
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    for (const result of await running) expect(result.status === 'rejected' && isDatabaseUnavailable(result.reason)).toBe(true);
  }
  await Promise.all([work(0.01), work(0.01), work(0.01)]);
  await app.close();
  await admin.end();
  await database.close();
});
