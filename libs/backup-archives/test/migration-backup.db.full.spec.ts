import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '#platform/config';
import { BackupCatalogue } from '../src/backup-catalogue.js';
import { BackupLocks } from '../src/backup-locks.repository.js';
import { backUpBeforeMigrating } from '../src/migration-backup.js';
import { startArchives } from './archives-fixture.js';

let archives: Awaited<ReturnType<typeof startArchives>>;
beforeAll(async () => {
  archives = await startArchives();
});
afterAll(() => archives?.close());

const config = () => archives.get(Config);
const list = () => archives.get(BackupCatalogue).list();
const pending = () => Promise.resolve(true);

describe('the backup before migrations', () => {
  it('BK2 is not made of nothing', async () => {
    expect(await backUpBeforeMigrating(config(), pending)).toBeNull();
    expect(await list()).toEqual([]);
  });

  it('BK2 is made of what could be lost, once for those who start together', async () => {
    const owner = new Client({ connectionString: archives.database.superuserUrl });
    await owner.connect();
    // A release before this one: no runs, nor anything else that is new in `ops`.
    await owner.query(`drop table ops.backup_runs;
      insert into app.organisations (id, name, slug, time_zone) values (gen_random_uuid(), 'o', 'o', 'UTC');
      insert into app.users (id, organisation_id, email, first_name, last_name, confirmed_at)
        select gen_random_uuid(), id, 'a@example.com', 'A', 'B', now() from app.organisations limit 1`);
    await owner.end();
    // Whoever made it has not migrated yet; and neither makes it before the other has looked what there is.
    let looked = 0;
    const both = Promise.withResolvers<void>();
    const still = async () => {
      if ((looked += 1) === 2) both.resolve();
      await both.promise;
      return true;
    };
    const made = await Promise.all([backUpBeforeMigrating(config(), still), backUpBeforeMigrating(config(), still)]);
    expect(made.map((backup) => backup?.kind ?? null).toSorted()).toEqual(['before_migration', null]);
    expect(await list()).toEqual([expect.objectContaining({ state: 'verified', kind: 'before_migration' })]);
  });

  it('BK2 waits for another one, and is not made when that did it', async () => {
    const lock = await archives.get(BackupLocks).making();
    let asked = 0;
    const waiting = backUpBeforeMigrating(config(), () => Promise.resolve((asked += 1) < 3));
    await expect.poll(() => asked).toBe(3);
    expect(await waiting).toBeNull();
    await lock!.release();
  });
});
