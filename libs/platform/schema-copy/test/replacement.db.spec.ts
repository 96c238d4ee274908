import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '#platform/database';
import { AsideSchemas, endOtherSessions, SchemaReplacement, SchemaSnapshot } from '../src/index.js';
import { ask, type Copy, copyOf, digests, loaded, session } from './copied.js';
import { GRANTS, type Planted, planted } from './planted.js';

const TABLES = `${GRANTS}
  create table things (id integer generated always as identity primary key, what text unique);
  create table parts (thing integer not null references things (id));
  insert into things (what) select 'thing ' || n from generate_series(1, 100) n;
`;

let database: Planted;
let copy: Copy;

beforeAll(async () => {
  database = await planted({ Migration20260101000001_first: TABLES });
  await ask(database.ownerUrl, 'insert into parts select id from things');
  copy = await copyOf(database.url);
});
afterAll(() => database.close());

/** Whatever a test tried: everybody meets the same rows, sequences and schemas as before. */
afterEach(async () => {
  const now = await copyOf(database.url);
  expect(digests(now)).toEqual(digests(copy));
  expect(now.description.sequences).toEqual(copy.description.sequences);
  const names = await ask<{ name: string }>(
    database.ownerUrl,
    `select nspname as name from pg_namespace where nspname !~ '^pg_|^information_schema|^public' order by 1`,
  );
  expect(names.map(({ name }) => name)).toEqual(['app', 'ops']);
});

const begin = (options: { lockTimeoutMs?: number; signal?: AbortSignal } = {}) =>
  SchemaReplacement.begin({
    ownerUrl: database.ownerUrl,
    schema: 'app',
    aside: 'app_before_1',
    lockTimeoutMs: 2_000,
    migrations: database.migrations,
    ...options,
  });

const restoring = () =>
  ask<{ pid: number }>(
    database.superuserUrl,
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'zocalo-restore'`,
  );

describe('a replacement of a schema', () => {
  it('BK3 waits for who writes, and changes nothing when they take too long', async () => {
    const writer = await session(database.url);
    await writer.query(`begin; insert into things (what) values ('unfinished')`);
    await expect(begin({ lockTimeoutMs: 200 })).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await writer
      .query('rollback; select setval(pg_get_serial_sequence($$things$$, $$id$$), 100)'.replaceAll('$$', `'`))
      .catch(() => undefined);
    await writer.end();
    await ask(database.ownerUrl, `select setval('things_id_seq', 100)`);
  });

  it('BK3 does not begin beside a backup or a migration', async () => {
    const snapshot = await SchemaSnapshot.open({ url: database.url, schema: 'app', lockTimeoutMs: 1_000 });
    await expect(begin({ lockTimeoutMs: 200 })).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await snapshot.close();
    const migration = await session(database.ownerUrl);
    await migration.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
    await expect(begin({ lockTimeoutMs: 200 })).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await migration.end();
  });

  it('BK3 lets who reads go on with the old rows; who writes waits and meets what is there then', async () => {
    const reader = await session(database.url);
    await reader.query('begin isolation level repeatable read; select count(*) from things');
    const replacement = await begin();
    await replacement.migrateTo(copy.description.migrations);
    expect((await reader.query('select count(*)::int as n from things')).rows).toEqual([{ n: 100 }]);
    expect(await ask(database.url, 'select count(*)::int as n from things')).toEqual([{ n: 100 }]);
    const written = ask(database.url, `insert into parts values (1)`);
    await vi.waitFor(async () =>
      expect(
        await ask(
          database.superuserUrl,
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into parts%'`,
        ),
      ).toHaveLength(1),
    );
    await replacement.rollback();
    await written;
    await reader.end();
    await ask(database.ownerUrl, 'delete from parts where ctid = (select max(ctid) from parts)');
  });

  it('BK3 is rolled back by an error, an abort, a lost connection or a killed session, sequences included', async () => {
    const half = async (replacement: SchemaReplacement) => {
      await replacement.migrateTo(copy.description.migrations);
      await replacement.prepareLoad();
      await replacement.load('things', ['id', 'what'], Readable.from([Buffer.from('1\tother\n')]));
      await replacement.setSequences([{ name: 'things_id_seq', lastValue: '777777', isCalled: true }]);
    };
    const stopped = new AbortController();
    const aborted = await begin({ signal: stopped.signal });
    await half(aborted);
    const sleeping = aborted.query('select pg_sleep(60)');
    setTimeout(() => stopped.abort(new Error('stopped')), 50);
    await expect(sleeping).rejects.toThrow('stopped');
    await expect(aborted.query('select 1')).rejects.toThrow('stopped');
    await aborted.rollback();
    await vi.waitFor(async () => expect(await restoring()).toEqual([]));

    const killed = await begin();
    await half(killed);
    await ask(
      database.superuserUrl,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'zocalo-restore'`,
    );
    await expect(killed.finishLoad({ things: 1 })).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await killed.rollback();

    const failed = await begin();
    await half(failed);
    const broken = new Readable({ read: () => undefined });
    broken.push('2\tx\n');
    const loading = failed.load('things', ['id', 'what'], broken);
    setTimeout(() => broken.destroy(new Error('the archive ends here')), 50);
    await expect(loading).rejects.toThrow('the archive ends here');
    await expect(failed.query('select 1')).rejects.toMatchObject({ code: '25P02' });
    await failed.rollback();
    await vi.waitFor(async () => expect(await restoring()).toEqual([]));
  });

  it('BK3 a load that is aborted while the archive is silent ends at once', async () => {
    const stopped = new AbortController();
    const replacement = await begin({ signal: stopped.signal });
    await replacement.migrateTo(copy.description.migrations);
    await replacement.prepareLoad();
    const silent = new Readable({ read: () => undefined });
    const loading = replacement.load('things', ['id', 'what'], silent);
    setTimeout(() => stopped.abort(new Error('stopped')), 50);
    await expect(loading).rejects.toThrow('stopped');
    expect(silent.destroyed).toBe(true);
    await replacement.rollback();
    await vi.waitFor(async () => expect(await restoring()).toEqual([]));
  });

  it('BK3 removes what a killed one left, and leaves nothing of its own', async () => {
    await ask(database.ownerUrl, 'create schema app_loading; create table app_loading.things (left_over text)');
    const replacement = await begin();
    await replacement.migrateTo(copy.description.migrations);
    await replacement.prepareLoad();
    // Keys and indexes are made as soon as a table is there, by another connection.
    await replacement.load('things', ['id', 'what'], Readable.from([Buffer.from('1\tsame\n2\tsame\n')]));
    await replacement.complete('things');
    await expect(replacement.finishLoad({ things: 2 })).rejects.toMatchObject({ code: '23505' });
    await expect(replacement.load('parts', ['thing'], Readable.from([Buffer.from('1\n')]))).rejects.toMatchObject({ code: '23505' });
    await replacement.rollback();
    await ask(database.ownerUrl, 'create schema app_loading; create table app_loading.things (left_over text)');
    await new AsideSchemas({ ownerUrl: database.ownerUrl, lockTimeoutMs: 1_000 }).dropStage('app');
  });

  it('BK3 that lost its connections removes nothing of who loads meanwhile', async () => {
    const lost = await begin({ lockTimeoutMs: 200 });
    await ask(
      database.superuserUrl,
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'zocalo-restore'`,
    );
    const replacement = await begin();
    await replacement.migrateTo(copy.description.migrations);
    await lost.rollback();
    await new AsideSchemas({ ownerUrl: database.ownerUrl, lockTimeoutMs: 200 }).dropStage('app');
    expect(
      await ask(database.ownerUrl, `select tablename from pg_tables where schemaname = 'app_loading' and tablename = 'things'`),
    ).toEqual([{ tablename: 'things' }]);
    await replacement.rollback();
  });

  it('BK3 that lost only the connection which keeps others out writes nothing into the stage of who comes next', async () => {
    const stale = await begin({ lockTimeoutMs: 200 });
    await stale.migrateTo(copy.description.migrations);
    await stale.prepareLoad();
    await ask(
      database.superuserUrl,
      `select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = $1::bigint >> 32 and objid::bigint = $1::bigint & 4294967295`,
      [ADVISORY_LOCKS.migrations],
    );
    const replacement = await begin();
    await replacement.migrateTo(copy.description.migrations);
    await replacement.prepareLoad();
    await expect(stale.load('things', ['id', 'what'], Readable.from([Buffer.from('1000\tstale\n')]))).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    });
    await stale.rollback();
    expect(await ask(database.ownerUrl, 'select id from app_loading.things')).toEqual([]);
    await replacement.rollback();
  });

  it('BK3 tells what the server says of rows it refuses, and of many pieces which came', async () => {
    const refused = await begin();
    await refused.migrateTo(copy.description.migrations);
    await refused.prepareLoad();
    const many = Array.from({ length: 200_000 }, (_, number) => `${number}\tthing ${number}\n`);
    const pieces = (lines: readonly string[]) => Readable.from([Buffer.from(lines.join('')), Buffer.alloc(0), Buffer.from('-1\tlast\n')]);
    expect(await refused.load('things', ['id', 'what'], pieces(many))).toBe(200_001);
    const bad = refused.load('parts', ['thing'], pieces(['1\n', 'x\n', ...many]));
    await expect(bad).rejects.toMatchObject({ code: '22P02' });
    await refused.rollback();
  });

  it('BK3 notices rows that do not belong together', async () => {
    const cut = { ...copy, data: new Map([...copy.data, ['parts', Buffer.from('1\n999\n')]]), rows: { ...copy.rows, parts: 2 } };
    await expect(loaded(database.ownerUrl, cut, { aside: 'app_before_1', migrations: database.migrations })).rejects.toMatchObject({
      code: '23503',
      constraint: 'parts_thing_fkey',
    });
    const short = { ...copy, data: new Map([...copy.data, ['parts', Buffer.from('1\n')]]) };
    await expect(loaded(database.ownerUrl, short, { aside: 'app_before_1', migrations: database.migrations })).rejects.toMatchObject({
      code: 'DOES_NOT_FIT',
    });
  });

  it('BK3 is not committed before the load is finished, and takes no names but its own', async () => {
    const replacement = await begin();
    await replacement.migrateTo(copy.description.migrations);
    await replacement.prepareLoad();
    await expect(replacement.commit()).rejects.toThrow('not finished');
    await replacement.rollback();
    const named = (aside: string | null, target: string) =>
      SchemaReplacement.begin({ ownerUrl: database.ownerUrl, schema: 'app', aside, target, lockTimeoutMs: 200 });
    await expect(named('x; drop schema app', 'app')).rejects.toThrow('not a name');
    await expect(named(null, 'app')).rejects.toThrow('put aside');
    await expect(named('ops', 'app')).rejects.toMatchObject({ code: 'SCHEMA_EXISTS' });
    await expect(named(null, 'ops')).rejects.toMatchObject({ code: 'SCHEMA_EXISTS' });
  });

  it('BK3 ends the sessions of the system, but not those it is told to spare nor others', async () => {
    const runtime = await session(database.url);
    const owner = await session(database.ownerUrl);
    const superuser = await session(database.superuserUrl);
    const ours = await session(`${database.ownerUrl}?application_name=zocalo-restore`);
    await runtime.query(`begin; insert into things (what) values ('unfinished')`);
    expect(await endOtherSessions({ ownerUrl: database.ownerUrl, spare: ['zocalo-restore'] })).toBe(2);
    await expect(runtime.query('select 1')).rejects.toThrow();
    await expect(owner.query('select 1')).rejects.toThrow();
    await superuser.query('select 1');
    await ours.query('select 1');
    await Promise.all([superuser.end(), ours.end()]);
    const replacement = await begin();
    await replacement.rollback();
    await ask(database.ownerUrl, `select setval('things_id_seq', 100)`);
  });
});
