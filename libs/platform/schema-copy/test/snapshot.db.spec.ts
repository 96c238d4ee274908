import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '#platform/database';
import { SchemaSnapshot } from '../src/index.js';
import { ask, session } from './copied.js';
import { GRANTS, type Planted, planted } from './planted.js';

let database: Planted;

const TABLES = `${GRANTS}
  create table things (id integer primary key, what text);
  create table others (id integer primary key);
  insert into things select n, 'thing ' || n from generate_series(1, 100) n;
`;

beforeAll(async () => {
  database = await planted({ Migration20260101000001_first: TABLES });
});
afterAll(() => database.close());

const open = (options: { url?: string; lockTimeoutMs?: number; signal?: AbortSignal } = {}) =>
  SchemaSnapshot.open({ url: database.url, schema: 'app', lockTimeoutMs: 1_000, ...options });

const sessions = () =>
  ask<{ pid: number }>(
    database.superuserUrl,
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'zocalo-backup'`,
  );

const settings = {
  DateStyle: 'German',
  IntervalStyle: 'sql_standard',
  TimeZone: 'Asia/Tokyo',
  bytea_output: 'escape',
  extra_float_digits: '0',
};

describe('a snapshot of a schema', () => {
  it('BK1 is of one moment: rows that come later are not in it, and who adds them does not wait', async () => {
    const snapshot = await open();
    try {
      await ask(database.url, `insert into things values (1000, 'late')`);
      await ask(database.url, `update things set what = 'changed' where id = 1`);
      expect(await text(snapshot.rows('things'))).toMatch(/^1\tthing 1\n/);
      expect(await snapshot.rowCount('things')).toBe(100);
    } finally {
      await snapshot.close();
    }
    await ask(database.url, `delete from things where id = 1000; update things set what = 'thing 1' where id = 1`);
  });

  it('BK1 keeps TRUNCATE, ALTER TABLE and migrations out until it is closed', async () => {
    const snapshot = await open();
    try {
      for (const statement of ['truncate things', 'alter table others add column x integer', 'drop table others'])
        await expect(ask(database.ownerUrl, `set lock_timeout = '100ms'; ${statement}`)).rejects.toThrow('lock timeout');
      const [lock] = await ask(database.ownerUrl, 'select pg_try_advisory_lock($1) as got', [ADVISORY_LOCKS.migrations]);
      expect(lock).toEqual({ got: false });
      const beside = await open();
      await beside.close();
      expect((await buffer(snapshot.rows('things'))).length).toBeGreaterThan(1_000);
    } finally {
      await snapshot.close();
    }
    await ask(database.ownerUrl, 'alter table others add column x integer; alter table others drop column x');
  });

  it('BK1 sees a TRUNCATE that came first as a whole, never half of it', async () => {
    const emptying = await session(database.ownerUrl);
    await emptying.query('begin; truncate others; insert into others values (7)');
    const opened = open({ lockTimeoutMs: 10_000 });
    await vi.waitFor(async () =>
      expect(
        await ask(
          database.superuserUrl,
          `select from pg_stat_activity where datname = current_database() and application_name = 'zocalo-backup' and wait_event_type = 'Lock'`,
        ),
      ).toHaveLength(1),
    );
    await emptying.query('commit');
    await emptying.end();
    const snapshot = await opened;
    expect(await text(snapshot.rows('others'))).toBe('7\n');
    await snapshot.close();
  });

  it('BK1 gives up after the lock timeout when somebody migrates or changes a table', async () => {
    const other = await session(database.ownerUrl);
    await other.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
    await expect(open({ lockTimeoutMs: 100 })).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await other.query('select pg_advisory_unlock_all()');
    await other.query('begin; lock table others in access exclusive mode');
    await expect(open({ lockTimeoutMs: 100 })).rejects.toMatchObject({ code: 'SCHEMA_BUSY' });
    await other.end();
    await vi.waitFor(async () => expect(await sessions()).toEqual([]));
    await expect(SchemaSnapshot.open({ url: database.url, schema: 'nowhere', lockTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'SCHEMA_MISSING',
    });
  });

  it('BK1 ends at once when it is aborted: while it waits for a lock, and while rows are read', async () => {
    const other = await session(database.ownerUrl);
    await other.query('begin; lock table others in access exclusive mode');
    const waiting = new AbortController();
    const opened = open({ lockTimeoutMs: 60_000, signal: waiting.signal });
    await vi.waitFor(async () => expect(await sessions()).toHaveLength(1));
    waiting.abort(new Error('enough'));
    await expect(opened).rejects.toThrow('enough');
    await vi.waitFor(async () => expect(await sessions()).toEqual([]));
    await other.query(`rollback; insert into things select n, repeat('x', 1000) from generate_series(2000, 22000) n`);
    await other.end();

    const reading = new AbortController();
    const snapshot = await open({ signal: reading.signal });
    await expect(
      (async () => {
        for await (const _ of snapshot.rows('things')) reading.abort(new Error('stop'));
      })(),
    ).rejects.toThrow('stop');
    await vi.waitFor(async () => expect(await sessions()).toEqual([]));
    await expect(open({ signal: reading.signal })).rejects.toThrow('stop');
    await snapshot.close();
  });

  it('BK1 is over, with its locks, when rows are not read to their end', async () => {
    const snapshot = await open();
    for await (const _ of snapshot.rows('things')) break;
    await vi.waitFor(async () => expect(await sessions()).toEqual([]));
    await expect(snapshot.rowCount('things')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await snapshot.close();
    await ask(database.ownerUrl, 'delete from things where id >= 2000');
  });

  it('BK1 says so when its session is ended by the server', async () => {
    const snapshot = await open();
    const [backend] = await sessions();
    await ask(database.superuserUrl, 'select pg_terminate_backend($1)', [backend?.pid]);
    await vi.waitFor(async () => expect(await sessions()).toEqual([]));
    await expect(buffer(snapshot.rows('things'))).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await snapshot.close();
  });

  it('BK1 writes values in one way, whatever the role is set to', async () => {
    await ask(
      database.ownerUrl,
      `create table values_ (at timestamptz, lasting interval, raw bytea, fraction float8);
       insert into values_ values ('2026-01-02 03:04:05Z', '1 month 2 days', '\\x00ff', 0.1::float8 + 0.2)`,
    );
    const role = new URL(database.url).username;
    for (const [name, value] of Object.entries(settings))
      await ask(
        database.superuserUrl,
        `alter role ${role} in database ${new URL(database.url).pathname.slice(1)} set ${name} = '${value}'`,
      );
    await ask(
      database.superuserUrl,
      `alter role ${role} in database ${new URL(database.url).pathname.slice(1)} set statement_timeout = '1ms'`,
    );
    const snapshot = await open();
    expect(await text(snapshot.rows('values_'))).toBe('2026-01-02 03:04:05+00\t1 mon 2 days\t\\\\x00ff\t0.30000000000000004\n');
    await snapshot.close();
    await ask(database.superuserUrl, `alter role ${role} in database ${new URL(database.url).pathname.slice(1)} reset all`);
    await ask(database.ownerUrl, 'drop table values_');
  });

  it('BK1 refuses to leave out what a role may not see, large objects, foreign tables and what others built on it', async () => {
    const refusals = async (before: string, after: string, by = database.superuserUrl) => {
      await ask(by, before);
      const snapshot = await open();
      try {
        if (snapshot.description.refusals.length > 0)
          expect(() => snapshot.rows('things')).toThrow(snapshot.description.refusals[0]?.object);
        return snapshot.description.refusals;
      } finally {
        await snapshot.close();
        await ask(by, after);
      }
    };
    expect(await refusals('alter table others enable row level security', 'alter table others disable row level security')).toEqual([
      { reason: 'row_security', object: 'others' },
    ]);
    expect(await refusals('select lo_create(4242)', 'select lo_unlink(4242)')).toEqual([{ reason: 'large_objects', object: '1' }]);
    expect(
      await refusals(
        `create extension postgres_fdw schema public; create server s foreign data wrapper postgres_fdw; create foreign table app.far (id integer) server s`,
        'drop extension postgres_fdw cascade',
      ),
    ).toEqual([{ reason: 'foreign_table', object: 'far' }]);
    expect(await refusals('create extension citext schema app', 'drop extension citext')).toEqual([
      { reason: 'extension_inside', object: 'citext' },
    ]);
    expect(
      await refusals('create table public.outside (id integer constraint inside references app.things)', 'drop table public.outside'),
    ).toEqual([{ reason: 'used_from_outside', object: 'public.outside.inside' }]);
    expect(await refusals('create view public.seen as select * from app.things', 'drop view public.seen')).toEqual([
      { reason: 'used_from_outside', object: 'public.seen' },
    ]);
    expect(await refusals('revoke select on app.others from zocalo_runtime', 'grant select on app.others to zocalo_runtime')).toEqual([
      { reason: 'unreadable', object: 'others' },
    ]);
  });

  it('BK1 stops when the role may not read a sequence', async () => {
    await ask(database.superuserUrl, 'create sequence app.secret');
    await expect(open()).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await ask(database.superuserUrl, 'drop sequence app.secret');
  });

  it('BK1 row-level security makes COPY fail rather than leave rows out', async () => {
    await ask(database.superuserUrl, 'alter table others enable row level security');
    const hidden = await open();
    try {
      // As if nobody had noticed beforehand.
      Object.assign(hidden.description, { refusals: [] });
      await expect(buffer(hidden.rows('others'))).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    } finally {
      await hidden.close();
      await ask(database.superuserUrl, 'alter table others disable row level security');
    }
  });
});
