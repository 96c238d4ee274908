import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, migrationsPending } from '#platform/database';
import { queueMigrationStep } from '#platform/jobs';
import { testDatabase, type TestDatabase } from '#platform/testing';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

describe('IN1 processes without the password of the tables’ owner', () => {
  it('IN1 find out that a migrated database needs nothing', async () => {
    expect(await migrationsPending(database.url, [queueMigrationStep])).toBe(false);
    expect(await migrate(database.url, [queueMigrationStep])).toEqual({ applied: [] });
  });
});
