import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { BackupEngine, digestsOf, rowsOf } from './backup-engine.js';
import { inhabit } from './inhabited.js';
import { type InstalledPostgres, startInstalledPostgres } from './installed-postgres.js';

let theirs: InstalledPostgres;
let ours: TestDatabase;
let home: string | undefined;
let there: BackupEngine;
let here: BackupEngine;

beforeAll(async () => {
  theirs = await startInstalledPostgres();
  ours = await testDatabase();
  home = await mkdtemp(join(tmpdir(), 'zocalo-dump-'));
  // Two installations that see the same backups.
  const env = { ZOCALO_HOME: join(home, 'there'), BACKUPS_DIR: join(home, 'backups') };
  there = await BackupEngine.open(await inhabit(theirs.database, env));
  here = await BackupEngine.open(testConfig(ours, { ...env, ZOCALO_HOME: join(home, 'here') }));
});
afterAll(async () => {
  await there?.close();
  await here?.close();
  await theirs?.close();
  await ours?.close();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

describe('between the PostgreSQL of the system and the one that comes along', () => {
  it('BK3 a backup moves, there and back, and holds the same', async () => {
    const first = await there.backup();
    expect(await here.drill(first.made.id)).toMatchObject({ state: 'passed', error: null });
    // Those of our own would stay beside those of the backup.
    await here.ask('delete from app.signing_keys');
    expect(await here.restore(first.made.id)).toMatchObject({ state: 'done', error: null });
    await here.signBackIn();

    const second = await here.backup();
    expect(digestsOf(second.manifest)).toEqual(digestsOf(first.manifest));
    expect(rowsOf(second.manifest)).toEqual(rowsOf(first.manifest));
    expect(second.manifest.sequences).toEqual(first.manifest.sequences);

    expect(await there.restore(second.made.id)).toMatchObject({ state: 'done', error: null });
    await there.signBackIn();
    expect(digestsOf((await there.backup()).manifest)).toEqual(digestsOf(first.manifest));
  });
});
