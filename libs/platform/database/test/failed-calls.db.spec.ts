import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { HealthModule } from '#platform/health';
import { Metrics, MetricsModule } from '#platform/metrics';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { Database, DatabaseModule, ReservedDatabase } from '../src/index.js';

describe('calls that the database did not answer', () => {
  let database: TestDatabase;
  let admin: Pool;
  let app: INestApplicationContext;
  const boot = (changes: Parameters<ReturnType<typeof testConfig>['with']>[0] = {}): Promise<INestApplicationContext> => {
    class Root {}
    const config = testConfig(database, { DATABASE_POOL_SIZE: '2' }).with(changes);
    const imports = [ConfigModule.forRoot(config), HealthModule, MetricsModule, DatabaseModule.forRoot()];
    return NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  };
  const failed = (of = app): number => of.get(Metrics).totals().failedCalls.database;
  const ask = (text: string, of = app): Promise<unknown> => sql.raw(text).execute(of.get(Database).kysely());

  beforeAll(async () => {
    database = await testDatabase();
    admin = new Pool({ connectionString: database.superuserUrl });
    app = await boot();
  });
  afterAll(async () => {
    await app?.close();
    await admin?.end();
    await database?.close();
  });

  it('MO3 counts a statement that was given up once, and refusals and mistakes not at all', async () => {
    await ask('select 1');
    await expect(ask('select 1 / 0')).rejects.toThrow();
    await expect(ask('select nothing')).rejects.toThrow();
    expect(failed()).toBe(0);
    await expect(ask(`do $$ begin raise exception using errcode = '40P01'; end $$`)).rejects.toThrow();
    expect(failed()).toBe(1);
  });

  it('MO3 counts a connection that is cut while it is used once', async () => {
    const before = failed();
    const pool = await app.get(Database).pool();
    const cut = ask('select pg_sleep(20)');
    cut.catch(() => undefined);
    const sleepers = () =>
      admin.query(
        `select pid from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(20)' and pid <> pg_backend_pid()`,
      );
    await expect.poll(async () => (await sleepers()).rowCount).toBe(1);
    const open = pool.totalCount;
    await admin.query('select pg_terminate_backend($1)', [(await sleepers()).rows[0].pid]);
    await expect(cut).rejects.toThrow();
    expect(failed()).toBe(before + 1);
    // The pool knows it a moment later, and would lend it until then.
    await expect.poll(() => pool.totalCount).toBeLessThan(open);
  });

  it('MO3 counts a connection that cannot be had', async () => {
    const lost = await boot({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/nothing' });
    await expect(ask('select 1', lost)).rejects.toThrow();
    await expect(ask('select 1', lost)).rejects.toThrow();
    expect(failed(lost)).toBe(2);
    await lost.close();
  });

  it('MO1 those who watch have connections of their own when the pool is exhausted', async () => {
    const pool = await app.get(Database).pool();
    const taken = [await pool.connect(), await pool.connect()];
    const { rows } = await sql<{ name: string }>`select current_setting('application_name') as name`.execute(
      app.get(ReservedDatabase).kysely(),
    );
    expect(rows).toEqual([{ name: 'zocalo-status' }]);
    await expect(sql`select pg_sleep(5)`.execute(app.get(ReservedDatabase).kysely())).rejects.toThrow('statement timeout');
    taken.forEach((client) => client.release());
  });
});
