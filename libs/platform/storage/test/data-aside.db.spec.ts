import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { Database, DatabaseModule, newId } from '#platform/database';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { DataAside } from '../src/index.js';

@Module({})
class Root {}

let database: TestDatabase;
let app: INestApplicationContext;
let owner: Pool;
beforeAll(async () => {
  database = await testDatabase();
  const imports = [ConfigModule.forRoot(testConfig(database)), HealthModule, DatabaseModule.forRoot()];
  app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: ['error'] });
  owner = new Pool({ connectionString: database.superuserUrl });
});
beforeEach(() => owner.query('delete from ops.restores'));
afterAll(async () => {
  await app?.close();
  await owner?.end();
  await database?.close();
});

const restored = (undoUntil: string, removedAt: Date | null = null) =>
  owner.query(
    `insert into ops.restores (id, kind, backup_id, state, step, reason, committed_at, finished_at, not_erased, aside_schema, undo_until, aside_removed_at)
      values ($1, 'restore', $1, 'done', 'done', 'x', now() - interval '8 days', now() - interval '8 days', 0, 'app_before_1', now() + $2::interval, $3)`,
    [newId(), undoUntil, removedAt],
  );
const mayComeBack = () => new DataAside(app.get(Database)).mayComeBack();

it.each([
  ['1 minute', true],
  ['-23 hours', true],
  ['-25 hours', false],
])('BK3 files are held for data that may be undone for %s: %s', async (until, held) => {
  await restored(until);
  expect(await mayComeBack()).toBe(held);
});

it('BK3 files are not held for data that was removed', async () => {
  await restored('1 minute', new Date());
  expect(await mayComeBack()).toBe(false);
});
