import { sql } from 'kysely';
import { Client, type PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database, isDatabaseUnavailable, newId, violatedConstraint } from '../src/index.js';
import { failure, type PlantedThings, plantThings } from './planted-things.js';

/** What the driver has inside: the connection speaks the protocol. */
type Wired = PoolClient & { connection: { on(event: string, listener: () => void): void; parse(message: { text: string }): void } };

let planted: PlantedThings;
let ways = 0;
const clients = new Set<Wired>();

beforeAll(async () => {
  planted = await plantThings();
  const pool = await planted.app.get(Database).pool();
  pool.on('acquire', (client) => {
    if (clients.has(client as Wired)) return;
    clients.add(client as Wired);
    // The server says so at the end of every answer.
    (client as Wired).connection.on('readyForQuery', () => (ways += 1));
  });
  await planted.insert('connected');
});
beforeEach(async () => {
  await planted.owner.query('truncate app.planted_things');
  ways = 0;
});
afterAll(() => planted.close());

const write = (name: string, size: unknown = 1) => sql`insert into planted_things (id, name, size) values (${newId()}, ${name}, ${size})`;
const run = <T>(work: () => Promise<T>) => planted.transactions.run(work);
const prepared = (name: string) => planted.app.get(Database).prepared(write(name));

/** What a transaction that has to fail fails with; it neither commits nor says so. */
async function refused(work: () => Promise<unknown>): Promise<unknown> {
  const afterCommit = vi.fn();
  const error = await failure(() =>
    run(async () => {
      planted.transactions.afterCommit(afterCommit);
      await work();
    }),
  );
  expect(error).toBeInstanceOf(Error);
  expect(afterCommit).not.toHaveBeenCalled();
  expect(await planted.names()).toEqual([]);
  return error;
}

async function usable(): Promise<void> {
  await Promise.all([1, 2, 3, 4].map((each) => run(() => planted.insert(`usable ${each}`))));
  expect(await planted.names()).toHaveLength(4);
}

describe('ways to the database and back', () => {
  it.each<[string, number, () => Promise<unknown>, string[]]>([
    ['none without a statement', 0, async () => undefined, []],
    ['one for writes at the end alone', 1, async () => planted.transactions.atEnd(write('a'), write('b')), ['a', 'b']],
    ['two for one statement', 2, () => planted.insert('a'), ['a']],
    [
      'two for one statement and writes at the end',
      2,
      async () => (await prepared('a'), planted.transactions.atEnd(write('b'))),
      ['a', 'b'],
    ],
    [
      'one more for each further statement',
      4,
      async () => (await prepared('a'), await prepared('b'), await planted.insert('c')),
      ['a', 'b', 'c'],
    ],
  ])('W4 %s', async (_, expected, work, names) => {
    await run(work);
    expect(ways).toBe(expected);
    expect(await planted.names()).toEqual(names);
  });

  it('W4 none for a transaction that fails before its first statement', async () => {
    await refused(() => Promise.reject(new Error('no')));
    expect(ways).toBe(0);
  });

  it('W2 gives the rows and counts of the first statement', async () => {
    await planted.insert('a');
    await planted.insert('b');
    const updated = await run(() => planted.rows().updateTable('planted_things').set({ size: 2 }).executeTakeFirst());
    expect(updated.numUpdatedRows).toBe(2n);
    const rows = await run(() => planted.rows().selectFrom('planted_things').select(['name', 'size']).orderBy('name').execute());
    expect(rows).toEqual([
      { name: 'a', size: 2 },
      { name: 'b', size: 2 },
    ]);
  });
});

describe('what fails at an end', () => {
  it('W2 a write with the COMMIT: nothing is committed, and its error is told', async () => {
    const error = await refused(async () => {
      await planted.insert('early');
      planted.transactions.atEnd(write('b'), write('c', 0));
    });
    expect(violatedConstraint(error)).toBe('planted_size');
    const alone = await refused(async () => planted.transactions.atEnd(write('d', 0)));
    expect(violatedConstraint(alone)).toBe('planted_size');
    await usable();
  });

  it('W2 a write that cannot even be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const error = await refused(async () => {
      await planted.insert('early');
      planted.transactions.atEnd(write('b'), write('c', circular));
    });
    expect(String(error)).toContain('circular');
    await refused(async () => planted.transactions.atEnd(write('d', circular)));
    await refused(async () => (await prepared('e'), await planted.app.get(Database).prepared(write('f', circular))));
    // Each is prepared anew where it was given up.
    const again = (name: string) =>
      run(async () => (await prepared(name), planted.transactions.atEnd(write(`${name} b`), write(`${name} c`))));
    await Promise.all(['1', '2', '3', '4'].map(again));
    expect(await planted.names()).toHaveLength(12);
  });

  it('W2 the COMMIT itself', async () => {
    await planted.owner.query(
      `create or replace function app.refuse() returns trigger language plpgsql as $$ begin raise exception 'at commit'; end $$`,
    );
    await planted.owner.query(`create constraint trigger refuse after insert on app.planted_things deferrable initially deferred
      for each row when (new.name = 'refused') execute function app.refuse()`);
    expect(String(await refused(() => planted.insert('refused')))).toContain('at commit');
    expect(String(await refused(async () => planted.transactions.atEnd(write('refused'))))).toContain('at commit');
    await usable();
  });

  it('W2 one of two that cannot follow each other, which may try again', async () => {
    const both = Promise.withResolvers<void>();
    let read = 0;
    const afterCommit = vi.fn();
    const results = await Promise.all(
      ['a', 'b'].map((name) =>
        failure(() =>
          run(async () => {
            await sql`set transaction isolation level serializable`.execute(planted.rows());
            await planted.rows().selectFrom('planted_things').select('name').execute();
            if ((read += 1) === 2) both.resolve();
            await both.promise;
            planted.transactions.afterCommit(afterCommit);
            planted.transactions.atEnd(write(name));
          }),
        ),
      ),
    );
    const errors = results.filter((error) => error !== undefined);
    expect(errors).toEqual([expect.objectContaining({ code: '40001' })]);
    expect(isDatabaseUnavailable(errors[0])).toBe(true);
    expect(afterCommit).toHaveBeenCalledOnce();
    expect(await planted.names()).toHaveLength(1);
  });

  it('W2 a transaction in which a statement failed and nobody told: the server rolls back, and that is said', async () => {
    const swallowed = () => planted.insert('b', { size: 0 }).catch(() => undefined);
    expect(String(await refused(async () => (await planted.insert('a'), await swallowed())))).toContain('had failed');
    expect(String(await refused(swallowed))).toContain('had failed');
    const error = await refused(async () => {
      await swallowed();
      planted.transactions.atEnd(write('c'));
    });
    expect(error).toMatchObject({ code: '25P02' });
    await usable();
  });

  it('W2 a BEGIN: no statement of the transaction is carried out', async () => {
    const originals = [...clients].map(({ connection }) => ({ connection, parse: connection.parse }));
    const asked: string[] = [];
    for (const { connection, parse } of originals) {
      connection.parse = (message) => {
        asked.push(message.text);
        parse.call(connection, message.text === 'begin' ? { text: 'begin nonsense' } : message);
      };
    }
    try {
      expect(await refused(() => planted.insert('a'))).toMatchObject({ code: '42601' });
      expect(await refused(() => prepared('a'))).toMatchObject({ code: '42601' });
      expect(await refused(async () => planted.transactions.atEnd(write('a')))).toMatchObject({ code: '42601' });
      const goesOn = await refused(async () => {
        await planted.insert('a').catch(() => undefined);
        await planted.insert('b').catch(() => undefined);
        planted.transactions.atEnd(write('c'));
      });
      expect(goesOn).toMatchObject({ code: '42601' });
      expect(asked).toContain('begin');
    } finally {
      for (const { connection, parse } of originals) connection.parse = parse;
    }
    await usable();
  });

  it('W4 a first statement that the server does not understand is asked again once it does', async () => {
    const unknown = () => planted.app.get(Database).prepared(sql`select name from app.planted_late`);
    expect(await refused(unknown)).toMatchObject({ code: '42P01' });
    await planted.owner.query('create table app.planted_late (name text); grant select on app.planted_late to public');
    const names = await Promise.all([1, 2, 3, 4].map(() => run(async () => (await unknown(), await unknown()))));
    expect(names).toEqual([[], [], [], []]);
  });
});

describe('a server that ends the connection', () => {
  async function cut(): Promise<void> {
    const admin = new Client({ connectionString: planted.database.superuserUrl });
    await admin.connect();
    await admin.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and usename = $1 and pid <> pg_backend_pid()',
      [new URL(planted.database.url).username],
    );
    await admin.end();
  }

  it.each<[string, () => Promise<unknown>]>([
    ['before the first statement', async () => (await cut(), planted.insert('a'))],
    ['before writes that are all there is', async () => (await cut(), planted.transactions.atEnd(write('a')))],
    [
      'between a statement and the writes at the end',
      async () => (await planted.insert('a'), await cut(), planted.transactions.atEnd(write('b'))),
    ],
    ['between a statement and the COMMIT', async () => (await planted.insert('a'), await cut())],
  ])('W2 %s', async (_, work) => {
    expect(isDatabaseUnavailable(await refused(work))).toBe(true);
    await usable();
  });
});
