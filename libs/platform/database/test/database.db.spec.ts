import { setTimeout as wait } from 'node:timers/promises';
import { defineEntity, EntityManager, p } from '@mikro-orm/postgresql';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigModule } from '#platform/config';
import { HealthModule } from '#platform/health';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { Database, DatabaseModule, isDatabaseUnavailable, newId, registerEntities, Transactions, violatedConstraint } from '../src/index.js';

const ThingSchema = defineEntity({
  name: 'PlantedThing',
  tableName: 'planted_things',
  properties: { id: p.uuid().primary(), name: p.text(), size: p.integer().default(1), parentId: p.uuid().nullable() },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

interface Tables {
  planted_things: { id: string; name: string; size?: number; parent_id?: string | null };
}

let database: TestDatabase;
let owner: Client;
let app: INestApplicationContext;
let em: EntityManager;
let transactions: Transactions;

const rows = () => app.get(Database).kysely<Tables>();
const insert = async (name: string, more: Partial<Tables['planted_things']> = {}) =>
  rows()
    .insertInto('planted_things')
    .values({ id: newId(), name, ...more })
    .execute();
const names = async () => (await owner.query<{ name: string }>('select name from app.planted_things order by name')).rows.map((row) => row.name);
const failure = (work: () => Promise<unknown>) =>
  Promise.resolve().then(work).then(
    () => undefined,
    (error: unknown) => error,
  );

class Root {}

beforeAll(async () => {
  database = await testDatabase();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`create table app.planted_things (
    id uuid primary key,
    name text not null constraint planted_name unique,
    size integer not null default 1 constraint planted_size check (size > 0),
    parent_id uuid constraint planted_parent references app.planted_things)`);
  registerEntities([Thing]);
  const imports = [ConfigModule.forRoot(testConfig(database, { DATABASE_POOL_SIZE: '4' })), HealthModule, DatabaseModule.forRoot()];
  app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
  em = app.get(EntityManager);
  transactions = app.get(Transactions);
});
beforeEach(() => owner.query('truncate app.planted_things'));
afterAll(async () => {
  await app.close();
  await owner.end();
  await database.close();
});

describe('Transactions', () => {
  it('W2 commits what the ORM and Kysely wrote, together, and both see it before', async () => {
    const result = await transactions.run(async () => {
      em.persist(em.create(Thing, { id: newId(), name: 'by orm', size: 1 }));
      await em.flush();
      await insert('by kysely');
      expect((await rows().selectFrom('planted_things').select('name').execute()).map((row) => row.name).toSorted()).toEqual(['by kysely', 'by orm']);
      expect(await em.count(Thing, { name: 'by kysely' })).toBe(1);
      const pids = [await em.execute('select pg_backend_pid() as pid'), (await sql`select pg_backend_pid() as pid`.execute(rows())).rows];
      expect(pids[0]).toEqual(pids[1]);
      expect(await names()).toEqual([]);
      return 'answer';
    });
    expect(result).toBe('answer');
    expect(await names()).toEqual(['by kysely', 'by orm']);
  });

  it('W2 an entity that was only changed is written at the end', async () => {
    await insert('old');
    await transactions.run(async () => {
      (await em.findOneOrFail(Thing, { name: 'old' })).name = 'new';
    });
    expect(await names()).toEqual(['new']);
  });

  it('W2 an inner command joins: both commit or neither does', async () => {
    await transactions.run(async () => {
      await insert('outer');
      await transactions.run(() => insert('inner'));
      expect(await names()).toEqual([]);
    });
    expect(await names()).toEqual(['inner', 'outer']);
    const outerFails = transactions.run(async () => {
      await transactions.run(() => insert('inner 2'));
      throw new Error('outer');
    });
    await expect(outerFails).rejects.toThrow('outer');
    const innerFails = transactions.run(async () => {
      await insert('outer 3');
      await transactions.run(async () => {
        await insert('inner 3');
        throw new Error('inner');
      });
    });
    await expect(innerFails).rejects.toThrow('inner');
    expect(await names()).toEqual(['inner', 'outer']);
  });

  it('W2 half of an inner command is not committed either when its error is caught', async () => {
    const caught = transactions.run(async () => {
      await insert('outer');
      await transactions
        .run(async () => {
          await insert('half');
          throw new Error('the other half');
        })
        .catch(() => undefined);
    });
    await expect(caught).rejects.toThrow(expect.objectContaining({ message: expect.stringContaining('all of it was rolled back'), cause: expect.objectContaining({ message: 'the other half' }) }));
    expect(await names()).toEqual([]);
  });

  it('W2 parallel branches inside one transaction share it, and all go when one fails', async () => {
    const pids = await transactions.run(() =>
      Promise.all(['a', 'b', 'c'].map((name) => transactions.run(async () => (await insert(name), (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(rows())).rows[0]!.pid)))),
    );
    expect(new Set(pids).size).toBe(1);
    const late: unknown[] = [];
    for (let round = 0; round < 30; round += 1) {
      const failing = transactions.run(() =>
        Promise.all([
          transactions.run(() => insert('d')),
          transactions.run(async () => {
            throw new Error('branch');
          }),
          // At every moment of the rollback: before it is sent, while it runs, after its end.
          wait(round / 3).then(() => insert(`late ${round}`).catch((error: unknown) => late.push(error))),
          wait(round / 3).then(() => em.insert(Thing, { id: newId(), name: `late by orm ${round}`, size: 1 }).catch((error: unknown) => late.push(error))),
        ]),
      );
      await expect(failing).rejects.toThrow('branch');
    }
    await expect.poll(() => late.length, { timeout: 10_000 }).toBeGreaterThan(30);
    await wait(200);
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('W2 two that run at the same time do not share one', async () => {
    /** Lets nobody on before both have come. */
    const barrier = () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      let waiting = 0;
      return () => ((waiting += 1) === 2 ? resolve() : undefined, promise);
    };
    const [written, read] = [barrier(), barrier()];
    const run = (name: string) =>
      transactions.run(async () => {
        await insert(name);
        await written();
        const seen = (await rows().selectFrom('planted_things').select('name').execute()).map((row) => row.name);
        await read();
        return { seen, pid: (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(rows())).rows[0]!.pid };
      });
    const [a, b] = await Promise.all([run('a'), run('b')]);
    expect([a.seen, b.seen]).toEqual([['a'], ['b']]);
    expect(a.pid).not.toBe(b.pid);
    expect(await names()).toEqual(['a', 'b']);
  });

  it('W2 active says whether there is one', async () => {
    expect(transactions.active()).toBe(false);
    await transactions.run(async () => expect(transactions.active()).toBe(true));
    expect(transactions.active()).toBe(false);
  });

  it('W2 work that a transaction left behind can neither use nor join it, nor begin a hidden one', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    let left: Promise<unknown[]> | undefined;
    await transactions.run(async () => {
      left = ended.then(async () => [
        transactions.active(),
        await failure(() => transactions.run(() => insert('joined'))),
        await failure(async () => transactions.afterCommit(() => undefined)),
        await failure(() => insert('direct')),
        await failure(() => em.flush().then(() => em.insert(Thing, { id: newId(), name: 'by orm', size: 1 }))),
      ]);
    });
    resolve();
    expect(await left!).toEqual([
      false,
      expect.objectContaining({ message: expect.stringContaining('went on after its end') }),
      expect.objectContaining({ message: expect.stringContaining('went on after its end') }),
      expect.any(Error),
      expect.any(Error),
    ]);
    expect(await names()).toEqual([]);
  });
});

describe('afterCommit', () => {
  it('W2 runs after the outermost commit, in order, outside of the transaction', async () => {
    const seen: unknown[] = [];
    await transactions.run(async () => {
      transactions.afterCommit(async () => seen.push(transactions.active(), await names()));
      await transactions.run(async () => {
        await insert('a');
        transactions.afterCommit(() => seen.push('second'));
      });
      await wait(20);
      expect(seen).toEqual([]);
    });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['second', false, ['a']]);
  });

  it('W2 never runs when the transaction rolls back, at whatever point', async () => {
    const callback = vi.fn();
    await failure(() =>
      transactions.run(async () => {
        transactions.afterCommit(callback);
        throw new Error('no');
      }),
    );
    await failure(() =>
      transactions.run(async () => {
        transactions.afterCommit(callback);
        // Refused at the flush, after the work has returned.
        em.persist(em.create(Thing, { id: newId(), name: 'x', size: -1 }));
      }),
    );
    await owner.query(`create function app.refuse() returns trigger language plpgsql as $$ begin raise exception 'at commit'; end $$`);
    await owner.query(`create constraint trigger refuse after insert on app.planted_things deferrable initially deferred for each row when (new.name = 'refused') execute function app.refuse()`);
    const atCommit = await failure(() =>
      transactions.run(async () => {
        transactions.afterCommit(callback);
        await insert('refused');
      }),
    );
    expect(String(atCommit)).toContain('at commit');
    await wait(20);
    expect(callback).not.toHaveBeenCalled();
    expect(await names()).toEqual([]);
  });

  it('W2 what it throws, now or later, is logged: the command has succeeded, and the others are called', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const last = vi.fn();
      const result = transactions.run(async () => {
        transactions.afterCommit(() => {
          throw new Error('at once');
        });
        transactions.afterCommit(() => Promise.reject(new Error('later')));
        transactions.afterCommit(last);
        await insert('a');
        return 'done';
      });
      expect(await result).toBe('done');
      await wait(20);
      expect(last).toHaveBeenCalledOnce();
      expect(logged.mock.calls.map(([error]) => (error as Error).message)).toEqual(['at once', 'later']);
      expect(unhandled).not.toHaveBeenCalled();
      expect(await names()).toEqual(['a']);
    } finally {
      process.off('unhandledRejection', unhandled);
      logged.mockRestore();
    }
  });

  it('W2 may begin a transaction of its own, and is refused outside of any', async () => {
    await transactions.run(async () => {
      transactions.afterCommit(() => transactions.run(() => insert('after')));
    });
    await expect.poll(names, { timeout: 10_000 }).toEqual(['after']);
    expect(() => transactions.afterCommit(() => undefined)).toThrow('outside a transaction');
  });
});

describe('violatedConstraint', () => {
  const orm = (values: { name: string; size?: number; parentId?: string }) => () =>
    transactions.run(async () => {
      em.persist(em.create(Thing, { id: newId(), size: 1, ...values }));
    });

  it.each<[string, () => Promise<unknown>, string | undefined]>([
    ['unique, ORM', orm({ name: 'taken' }), 'planted_name'],
    ['unique, Kysely', () => insert('taken'), 'planted_name'],
    ['check, ORM', orm({ name: 'b', size: 0 }), 'planted_size'],
    ['check, Kysely', () => insert('b', { size: 0 }), 'planted_size'],
    ['foreign key, ORM', orm({ name: 'b', parentId: newId() }), 'planted_parent'],
    ['foreign key, Kysely', () => insert('b', { parent_id: newId() }), 'planted_parent'],
    ['foreign key, Kysely in a transaction', () => transactions.run(() => insert('b', { parent_id: newId() })), 'planted_parent'],
    ['another error', () => insert('b', { id: 'not a uuid' }), undefined],
  ])('W2 %s', async (_, work, constraint) => {
    await insert('taken');
    const error = await failure(work);
    expect(error).toBeInstanceOf(Error);
    expect(violatedConstraint(error)).toBe(constraint);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('isDatabaseUnavailable', () => {
  const sleep = () => sql`select pg_sleep(10)`.execute(rows());

  it.each([
    ['in a transaction', () => transactions.run(sleep)],
    ['outside of one', sleep],
  ])('W4 the server ends the connection during a query %s', async (_, work) => {
    const running = failure(work);
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'select pg_sleep(10)' and pid <> pg_backend_pid()`;
    const admin = new Client({ connectionString: database.superuserUrl });
    await admin.connect();
    await expect.poll(async () => (await admin.query(terminate)).rowCount, { timeout: 10_000 }).toBe(1);
    expect(isDatabaseUnavailable(await running)).toBe(true);
    // Idle connections go, too, and nobody is there to catch their errors.
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = $1', [new URL(database.url).username]);
    await admin.end();
    await wait(50);
    await insert('again');
    expect(await names()).toEqual(['again']);
  });

  it('W4 a statement, a lock or an idle transaction that takes too long', async () => {
    await insert('locked');
    const limited = (setting: string, work: () => Promise<unknown>) =>
      transactions.run(async () => {
        await sql.raw(`set local ${setting}`).execute(rows());
        await work();
      });
    expect(isDatabaseUnavailable(await failure(() => limited('statement_timeout = 50', sleep)))).toBe(true);
    await owner.query('begin');
    await owner.query('select from app.planted_things for update');
    const waited = await failure(() => limited('lock_timeout = 50', () => transactions.run(async () => void ((await em.findOneOrFail(Thing, { name: 'locked' })).name = 'x'))));
    await owner.query('rollback');
    expect(isDatabaseUnavailable(waited)).toBe(true);
    expect(isDatabaseUnavailable(await failure(() => limited('idle_in_transaction_session_timeout = 50', async () => (await wait(200), insert('late')))))).toBe(true);
  });

  it('W4 a pool that has nothing left, and nobody at the address', async () => {
    const pool = await app.get(Database).pool();
    const before = pool.options.connectionTimeoutMillis;
    const { promise: free, resolve } = Promise.withResolvers<void>();
    const holders = Array.from({ length: 4 }, () => transactions.run(() => free));
    try {
      await expect.poll(() => pool.totalCount - pool.idleCount, { timeout: 10_000 }).toBe(4);
      pool.options.connectionTimeoutMillis = 150;
      expect(isDatabaseUnavailable(await failure(() => insert('no room')))).toBe(true);
      expect(isDatabaseUnavailable(await failure(() => transactions.run(() => insert('no room'))))).toBe(true);
    } finally {
      pool.options.connectionTimeoutMillis = before;
      resolve();
      await Promise.all(holders);
    }
    const nobody = testConfig({ ...database, url: 'postgres://nobody:x@127.0.0.1:1/none' });
    const away = await NestFactory.createApplicationContext({ module: Root, imports: [ConfigModule.forRoot(nobody), HealthModule, DatabaseModule.forRoot()] }, { logger: false });
    expect(isDatabaseUnavailable(await failure(() => sql`select 1`.execute(away.get(Database).kysely())))).toBe(true);
    await away.close();
  });

  it('W4 two that wait for each other: one of them may try again', async () => {
    await insert('a');
    await insert('b');
    const touch = (name: string) => rows().updateTable('planted_things').set({ size: 2 }).where('name', '=', name).execute();
    const both = await Promise.all(
      [
        ['a', 'b'],
        ['b', 'a'],
      ].map(([first, second]) =>
        failure(() =>
          transactions.run(async () => {
            await touch(first!);
            await wait(50);
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
      where name in ('search_path', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'TimeZone') order by name`.execute(rows());
    expect(settings.map(({ name, setting }) => [name, setting])).toEqual([
      ['TimeZone', expect.any(String)],
      ['idle_in_transaction_session_timeout', '15000'],
      ['lock_timeout', '5000'],
      ['search_path', 'app'],
      ['statement_timeout', '15000'],
    ]);
    await owner.query('create table public.elsewhere (id int)');
    expect(String(await failure(() => sql`select * from elsewhere`.execute(rows())))).toContain('relation "elsewhere" does not exist');
  });

  it.each(['create table planted_x (id int)', 'create table ops.planted_x (id int)', 'create table public.planted_x (id int)', 'create schema planted_x', 'drop table planted_things', 'alter table planted_things add column x int', 'truncate planted_things', 'create extension pgcrypto', 'set role zocalo_owner'])(
    'W2 the runtime role may not: %s',
    async (statement) => {
      const error = await failure(() => sql.raw(statement).execute(rows()));
      expect(error).toMatchObject({ code: '42501' });
    },
  );
});
