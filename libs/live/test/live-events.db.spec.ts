import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigModule } from '#platform/config';
import { DatabaseModule, newId, Transactions } from '#platform/database';
import { HealthModule } from '#platform/health';
import { PersonalData } from '#platform/privacy';
import { testConfig, testDatabase, type TestDatabase } from '#platform/testing';
import { defineLiveEvent, LiveEvents, LiveModule } from '../src/index.js';

const Happened = defineLiveEvent<{ n: number }>({ type: 'test.happened', summary: 'Something happened.' });
const PEOPLE = Array.from({ length: 40 }, () => newId());

class Root {}

describe('MS2 telling open pages', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let owner: Client;
  let transactions: Transactions;
  let live: LiveEvents;

  beforeAll(async () => {
    database = await testDatabase();
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(
      `insert into app.users (id, organisation_id, email, first_name, last_name, confirmed_at)
        select id, (select id from app.organisations limit 1), id || '@example.com', 'Ana', 'Ruiz', now() from unnest($1::uuid[]) as id`,
      [PEOPLE],
    );
    const imports = [
      ConfigModule.forRoot(testConfig(database, { DATABASE_POOL_SIZE: '8' })),
      HealthModule,
      DatabaseModule.forRoot(),
      LiveModule,
    ];
    app = await NestFactory.createApplicationContext({ module: Root, imports }, { logger: false });
    [transactions, live] = [app.get(Transactions), app.get(LiveEvents)];
  });
  beforeEach(() => owner.query('truncate app.person_streams cascade'));
  afterAll(async () => {
    await app.close();
    await owner.end();
    await database.close();
  });

  const eventsOf = async (userId: string) =>
    (await owner.query('select position::int, payload from app.person_events where user_id = $1 order by position', [userId])).rows as {
      position: number;
      payload: { n: number };
    }[];
  const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  it('MS2 gives each person positions of their own, in the order of telling, and nothing to nobody', async () => {
    const [ana, ben] = PEOPLE as [string, string];
    await transactions.run(async () => {
      live.tell([ana, ben, ana], Happened, { n: 1 });
      await transactions.run(async () => live.tell([ben, newId()], Happened, { n: 2 }));
      live.tell([ana], Happened, { n: 3 });
      live.tell([], Happened, { n: 4 });
    });
    expect(await eventsOf(ana)).toEqual([
      { position: 1, payload: { n: 1 } },
      { position: 2, payload: { n: 3 } },
    ]);
    expect(await eventsOf(ben)).toEqual([
      { position: 1, payload: { n: 1 } },
      { position: 2, payload: { n: 2 } },
    ]);
    await expect(
      transactions.run(async () => {
        live.tell([ana], Happened, { n: 5 });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await eventsOf(ana)).toHaveLength(2);
    expect(() => live.tell([ana], Happened, { n: 6 })).toThrow('outside a transaction');
  });

  it('MS2 US6 an erasure forgets them last of all, so it never waits crosswise with whoever tells the person something', async () => {
    const [ana] = PEOPLE as [string];
    const told = () => transactions.run(async () => live.tell([ana], Happened, { n: 1 }));
    await told();
    const erased = Promise.withResolvers<void>();
    const free = Promise.withResolvers<void>();
    const erasure = transactions.run(async () => {
      await app.get(PersonalData).erase({ userId: ana, email: 'a@example.com', emails: [] });
      erased.resolve();
      await free.promise;
    });
    await erased.promise;
    // As the write of somebody who holds what the rest of the erasure waits for.
    await owner.query(`set lock_timeout = '5s'`);
    await owner.query('begin');
    await owner.query('update app.person_streams set last = last + 1 where user_id = $1', [ana]).finally(() => free.resolve());
    await owner.query('commit');
    await erasure;
    expect((await owner.query('select from app.person_streams where user_id = $1', [ana])).rows).toHaveLength(0);
    expect(await eventsOf(ana)).toEqual([]);
    await told();
    expect(await eventsOf(ana)).toHaveLength(1);
  });

  const erase = (userId: string) => app.get(PersonalData).erase({ userId, email: 'a@example.com', emails: [] });
  const streamsOf = async (userId: string) =>
    (await owner.query('select from app.person_streams where user_id = $1', [userId])).rows.length;

  it('MS2 US6 an erasure that tells others locks all streams in one order, and what it tells the erased goes with them', async () => {
    const [ana, ben] = PEOPLE.slice(0, 2).toSorted() as [string, string];
    await transactions.run(async () => live.tell([ana, ben], Happened, { n: 1 }));
    await owner.query(`set lock_timeout = '5s'; begin`);
    await owner.query('update app.person_streams set last = last + 1 where user_id = $1', [ana]);
    let isOver = false;
    const erasure = transactions
      .run(async () => {
        live.tell([ben], Happened, { n: 2 });
        await erase(ana);
      })
      .finally(() => (isOver = true));
    const waits = `select from pg_locks w join pg_locks l using (pid) join pg_database d on d.oid = l.database
      where not w.granted and d.datname = current_database()`;
    while (!isOver && (await owner.query(waits)).rows.length === 0);
    await owner.query('update app.person_streams set last = last + 1 where user_id = $1', [ben]);
    await owner.query('commit');
    await erasure;
    expect(await streamsOf(ana)).toBe(0);
    expect((await eventsOf(ben)).map(({ payload }) => payload.n)).toEqual([1, 2]);
    for (const person of [ana, ben])
      await transactions.run(async () => {
        await erase(person);
        live.tell([person], Happened, { n: 3 });
      });
    expect([await streamsOf(ana), await streamsOf(ben)]).toEqual([0, 0]);
  });

  it('MS2 transactions that tell the same people in any order never deadlock and leave no gap, and who follows misses nothing', async () => {
    const [followed] = PEOPLE as [string];
    const seen: number[] = [];
    let isOver = false;
    const following = (async () => {
      for (let last = 0, isLast = false; !isLast;) {
        isLast = isOver;
        const { rows } = await owner.query<{ position: number }>(
          'select position::int from app.person_events where user_id = $1 and position > $2 order by position',
          [followed, last],
        );
        seen.push(...rows.map(({ position }) => position));
        last = seen.at(-1) ?? 0;
      }
    })();
    await Promise.all(
      oneTo(120).map((n) =>
        transactions.run(async () => {
          const order = n % 2 === 0 ? PEOPLE : PEOPLE.toReversed();
          for (const person of order) live.tell([person], Happened, { n });
        }),
      ),
    );
    isOver = true;
    await following;
    for (const person of PEOPLE) expect((await eventsOf(person)).map(({ position }) => position)).toEqual(oneTo(120));
    expect(seen).toEqual(oneTo(120));
  });
});
