import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database, isDatabaseUnavailable, newId, violatedConstraint } from '../src/index.js';
import { bare, failure, type PlantedThings, plantThings, Thing } from './planted-things.js';

let planted: PlantedThings;
beforeAll(async () => {
  planted = await plantThings();
});
beforeEach(() => planted.owner.query('truncate app.planted_things'));
afterAll(() => planted.close());

describe('violatedConstraint', () => {
  const orm = (values: { name: string; size?: number; parentId?: string }) => () =>
    planted.transactions.run(async () => {
      planted.em.persist(planted.em.create(Thing, { id: newId(), size: 1, ...values }));
    });

  it.each<[string, () => Promise<unknown>, string | undefined]>([
    ['unique, ORM', orm({ name: 'taken' }), 'planted_name'],
    ['unique, Kysely', () => planted.insert('taken'), 'planted_name'],
    ['check, ORM', orm({ name: 'b', size: 0 }), 'planted_size'],
    ['check, Kysely', () => planted.insert('b', { size: 0 }), 'planted_size'],
    ['foreign key, ORM', orm({ name: 'b', parentId: newId() }), 'planted_parent'],
    ['foreign key, Kysely', () => planted.insert('b', { parent_id: newId() }), 'planted_parent'],
    [
      'foreign key, Kysely in a transaction',
      () => planted.transactions.run(() => planted.insert('b', { parent_id: newId() })),
      'planted_parent',
    ],
    ['another error', () => planted.insert('b', { id: 'not a uuid' }), undefined],
  ])('W2 %s', async (_, work, constraint) => {
    await planted.insert('taken');
    const error = await failure(work);
    expect(error).toBeInstanceOf(Error);
    expect(violatedConstraint(error)).toBe(constraint);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('isDatabaseUnavailable', () => {
  const sleep = () => sql`select pg_sleep(10)`.execute(planted.rows());

  it.each([
    ['in a transaction', () => planted.transactions.run(sleep)],
    ['outside of one', sleep],
  ])('W4 the server ends the connection during a query %s', async (_, work) => {
    const running = failure(work);
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(10)' and pid <> pg_backend_pid()`;
    const admin = new Client({ connectionString: planted.database.superuserUrl });
    await admin.connect();
    await expect.poll(async () => (await admin.query(terminate)).rowCount, { timeout: 20_000 }).toBe(1);
    expect(isDatabaseUnavailable(await running)).toBe(true);
    // Idle connections go, too, and nobody is there to catch their errors.
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = $1',
      [new URL(planted.database.url).username],
    );
    await admin.end();
    // It is known a moment later.
    const pool = await planted.app.get(Database).pool();
    await expect.poll(() => pool.totalCount).toBe(0);
    await planted.insert('again');
    expect(await planted.names()).toEqual(['again']);
  });

  it('W4 a statement, a lock or an idle transaction that takes too long', async () => {
    await planted.insert('locked');
    const limited = (setting: string, work: () => Promise<unknown>) =>
      planted.transactions.run(async () => {
        await sql.raw(`set local ${setting}`).execute(planted.rows());
        await work();
      });
    expect(isDatabaseUnavailable(await failure(() => limited('statement_timeout = 50', sleep)))).toBe(true);
    await planted.owner.query('begin');
    await planted.owner.query('select from app.planted_things for update');
    const waited = await failure(() =>
      limited('lock_timeout = 50', () =>
        planted.transactions.run(async () => void ((await planted.em.findOneOrFail(Thing, { name: 'locked' })).name = 'x')),
      ),
    );
    await planted.owner.query('rollback');
    expect(isDatabaseUnavailable(waited)).toBe(true);
    expect(
      isDatabaseUnavailable(
        await failure(() => limited('idle_in_transaction_session_timeout = 50', async () => (await wait(200), planted.insert('late')))),
      ),
    ).toBe(true);
  });

  it('W4 a pool that has nothing left, and nobody at the address', async () => {
    const pool = await planted.app.get(Database).pool();
    const before = pool.options.connectionTimeoutMillis;
    const { promise: free, resolve } = Promise.withResolvers<void>();
    const holders = Array.from({ length: 4 }, () => planted.transactions.run(() => free));
    try {
      await expect.poll(() => pool.totalCount - pool.idleCount, { timeout: 20_000 }).toBe(4);
      pool.options.connectionTimeoutMillis = 150;
      expect(isDatabaseUnavailable(await failure(() => planted.insert('no room')))).toBe(true);
      expect(isDatabaseUnavailable(await failure(() => planted.transactions.run(() => planted.insert('no room'))))).toBe(true);
    } finally {
      pool.options.connectionTimeoutMillis = before;
      resolve();
      await Promise.all(holders);
    }
    const away = await bare({ ...planted.database, url: 'postgres://nobody:x@127.0.0.1:1/none' });
    expect(isDatabaseUnavailable(await failure(() => sql`select 1`.execute(away.get(Database).kysely())))).toBe(true);
    await away.close();
  });

  it('W4 two that wait for each other: one of them may try again', async () => {
    await planted.insert('a');
    await planted.insert('b');
    const touch = (name: string) => planted.rows().updateTable('planted_things').set({ size: 2 }).where('name', '=', name).execute();
    /** Lets nobody on before both hold what the other one wants. */
    const { promise: held, resolve } = Promise.withResolvers<void>();
    let holding = 0;
    const both = await Promise.all(
      [
        ['a', 'b'],
        ['b', 'a'],
      ].map(([first, second]) =>
        failure(() =>
          planted.transactions.run(async () => {
            await touch(first!);
            if ((holding += 1) === 2) resolve();
            await held;
            await touch(second!);
          }),
        ),
      ),
    );
    const errors = both.filter((error) => error !== undefined);
    expect(errors).toHaveLength(1);
    expect(isDatabaseUnavailable(errors[0])).toBe(true);
  });
});

describe('connections', () => {
  it('W2 see the schema app alone, and have limits of time', async () => {
    const { rows: settings } = await sql<{ name: string; setting: string }>`
      select name, setting from pg_settings
      where name in ('search_path', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone') order by name`.execute(
      planted.rows(),
    );
    expect(settings.map(({ name, setting }) => [name, setting])).toEqual([
      ['TimeZone', expect.any(String)],
      ['idle_in_transaction_session_timeout', '15000'],
      ['lock_timeout', '5000'],
      ['search_path', 'app'],
      ['statement_timeout', '15000'],
    ]);
    await planted.owner.query('create table public.elsewhere (id int)');
    expect(String(await failure(() => sql`select * from elsewhere`.execute(planted.rows())))).toContain(
      'relation "elsewhere" does not exist',
    );
  });

  it.each([
    'create table planted_x (id int)',
    'create table ops.planted_x (id int)',
    'create table public.planted_x (id int)',
    'create schema planted_x',
    'drop table planted_things',
    'alter table planted_things add column x int',
    'truncate planted_things',
    'create extension pgcrypto',
    'set role zocalo_owner',
  ])('W2 the runtime role may not: %s', async (statement) => {
    const error = await failure(() => sql.raw(statement).execute(planted.rows()));
    expect(error).toMatchObject({ code: '42501' });
  });
});
