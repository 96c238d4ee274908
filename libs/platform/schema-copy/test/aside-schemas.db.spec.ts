import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AsideSchemas, SchemaSnapshot } from '../src/index.js';
import { ask, type Copy, copyOf, digests, loaded, session } from './copied.js';
import { GRANTS, type Planted, planted } from './planted.js';

let database: Planted;
let copy: Copy;
let schemas: AsideSchemas;

beforeAll(async () => {
  database = await planted({
    Migration20260101000001_first: `${GRANTS}
      create table things (id serial primary key, what text);
      create function say() returns text language plpgsql set search_path from current as $$ begin return (select max(what) from things); end $$;
      insert into things (what) values ('one');`,
  });
  copy = await copyOf(database.url);
  schemas = new AsideSchemas({ ownerUrl: database.ownerUrl, lockTimeoutMs: 500, migrations: database.migrations });
});
afterAll(() => database.close());

describe('schemas put aside', () => {
  it('BK3 a restore is undone, and that is undone, in an instant', async () => {
    await ask(database.url, `update things set what = 'two'`);
    const before = await copyOf(database.url);
    await (await loaded(database.ownerUrl, copy, { aside: 'app_before_20260101000000', migrations: database.migrations })).commit();
    expect(await ask(database.url, 'select say()')).toEqual([{ say: 'one' }]);
    expect(await schemas.list('app_before_')).toEqual([
      { name: 'app_before_20260101000000', tables: 2, bytes: expect.any(Number) as number },
    ]);
    expect((await schemas.list('app_before_'))[0]?.bytes).toBeGreaterThan(10_000);

    await schemas.renameBack({ schema: 'app', aside: 'app_before_20260101000000', instead: 'app_undone_20260101000000' }, async (query) => {
      await query(`update things set what = what || '!'`);
    });
    expect(await ask(database.url, 'select say()')).toEqual([{ say: 'two!' }]);
    await ask(database.url, `update things set what = 'two'`);
    expect(digests(await copyOf(database.url))).toEqual(digests(before));
    expect(await ask(database.ownerUrl, 'select what from app_undone_20260101000000.things')).toEqual([{ what: 'one' }]);

    await schemas.drop('app_undone_20260101000000');
    expect(await schemas.list('app_')).toEqual([]);
    expect(await ask(database.url, 'select say()')).toEqual([{ say: 'two' }]);
  });

  it('BK3 is not undone under the hands of who writes or backs up, nor when something in it fails', async () => {
    await (await loaded(database.ownerUrl, copy, { aside: 'app_before_2', migrations: database.migrations })).commit();
    const names = { schema: 'app', aside: 'app_before_2', instead: 'app_undone_2' };
    const writer = await session(database.url);
    await writer.query(`begin; update things set what = 'unfinished'`);
    await expect(schemas.renameBack(names)).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await writer.end();
    const snapshot = await SchemaSnapshot.open({ url: database.url, schema: 'app', lockTimeoutMs: 500 });
    await expect(schemas.renameBack(names)).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await snapshot.close();
    await expect(
      schemas.renameBack(names, async () => {
        throw new Error('the epoch could not be raised');
      }),
    ).rejects.toThrow('the epoch');
    await expect(schemas.renameBack({ ...names, aside: 'app_before_3' })).rejects.toMatchObject({ code: 'SCHEMA_MISSING' });
    expect(await ask(database.url, 'select say()')).toEqual([{ say: 'one' }]);
    await schemas.drop('app_before_2');
  });

  it('BK3 removes nothing but what was put aside', async () => {
    for (const name of ['app', 'ops', 'public', 'pg_catalog', 'app_before', 'app_before_"; drop schema app'])
      expect(() => schemas.drop(name)).toThrow('not a schema put aside');
    await schemas.drop('app_before_never_there');
  });
});
