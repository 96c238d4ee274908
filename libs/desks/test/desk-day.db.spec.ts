import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Actor } from '#platform/access';
import { newId } from '#platform/database';
import { explainedPlan, testDatabase, type TestDatabase } from '#platform/testing';
import type { CivilDate } from '#platform/time';
import { deskDay, occupiedDays } from '../src/desk-day.query.js';
import { type DeskContext, DeskRows, startDesks } from './desk-context.js';

const DATE = '2026-12-01' as CivilDate;

let database: TestDatabase;
let rows: DeskRows;
let context: DeskContext;
let organisation: string;
let person: Actor;

/** 5 organisations of 200 desks, each desk reserved on most of 40 days; and a large neighbour. */
beforeAll(async () => {
  database = await testDatabase();
  rows = await DeskRows.open(database);
  context = await startDesks(database, new Date('2026-11-21T12:00:00Z'));
  for (let index = 0; index < 5; index += 1) {
    organisation = await rows.organisation(`O ${index}`);
    const people = await rows.people(organisation, 200);
    person = people[0]!;
    for (const office of [await rows.office(organisation), await rows.office(organisation)]) await rows.desks(office, 100);
    await rows.client.query(
      `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date)
       select gen_random_uuid(), $1, u.id, d.id, d.office_id, date '2026-11-10' + day
       from (select d.*, row_number() over (order by d.id) as n from desks d join offices o on o.id = d.office_id where o.organisation_id = $1) d
       join (select id, row_number() over (order by id) as n from users where organisation_id = $1) u on u.n = d.n
       cross join generate_series(0, 39) as day
       where (d.n + day) % 4 <> 0`,
      [organisation],
    );
  }
  const neighbour = await rows.organisation('Large');
  await rows.client.query(
    `with made as (
       insert into offices (id, organisation_id, name, time_zone) select gen_random_uuid(), $1, 'N' || n, 'UTC' from generate_series(1, 100) as n returning id
     )
     insert into desks (id, office_id, code, name) select gen_random_uuid(), made.id, 'L' || n, 'L' from made cross join generate_series(1, 200) as n`,
    [neighbour],
  );
  await rows.client.query('analyze');
}, 120_000);
afterAll(async () => {
  await context?.close();
  await rows?.close();
  await database?.close();
});

describe('the day of the desks', () => {
  it('DK1 is one statement that reads no more reservations than it shows, through an index', async () => {
    const shown = await context.days.on(person, DATE);
    expect(shown).toHaveLength(200);
    const taken = shown.filter((desk) => desk.userId !== null).length;
    expect(taken).toBeGreaterThan(100);
    const plan = await explainedPlan(rows.client, deskDay(person, DATE).compile(context.database.kysely()));
    const reads = plan.filter(({ table, index }) => table === 'reservations' || index?.startsWith('reservations_'));
    expect(reads.length).toBeGreaterThan(0);
    for (const { type, returned, runs } of reads) {
      expect(type).toMatch(/Index|Bitmap/);
      expect(returned * runs).toBeLessThanOrEqual(taken + 1);
    }
    // Desks of other organisations are not looked at either: 20800 of them are there.
    for (const { returned, runs } of plan.filter(({ table }) => table === 'desks')) expect(returned * runs).toBeLessThanOrEqual(200);
  });

  it('DK8 counts a quarter of an office through an index that holds nothing else', async () => {
    const { officeId } = (await context.days.on(person, DATE))[0]!;
    const { days } = await context.days.occupancy(officeId, '2026-11-01' as CivilDate, '2027-01-31' as CivilDate);
    expect(days).toHaveLength(40);
    const statement = occupiedDays(officeId, DATE, '2026-12-07' as CivilDate).compile(context.database.kysely());
    const plan = await explainedPlan(rows.client, statement);
    const counted = days.filter(({ date }) => date >= DATE && date <= '2026-12-07').reduce((sum, { reserved }) => sum + reserved, 0);
    expect(plan.find(({ index }) => index === 'reservations_of_office')?.returned).toBe(counted);
    expect(plan.map(({ type }) => type)).not.toContain('Seq Scan');
  });

  it('DK1 shows inside a transaction what that transaction wrote, and forgets it with the rollback', async () => {
    const free = (await context.days.on(person, DATE)).find((desk) => desk.userId === null)!;
    const [newcomer] = await rows.people(organisation, 1);
    const holder = async () => (await context.days.on(person, DATE)).find((desk) => desk.id === free.id)!.userId;
    const rollback = context.transactions.run(async () => {
      await context.reservations.reserve(newcomer!, { date: DATE, deskId: free.id, officeId: free.officeId, source: 'user' });
      expect(await holder()).toBe(newcomer!.userId);
      throw new Error('roll back');
    });
    await expect(rollback).rejects.toThrow('roll back');
    expect(await holder()).toBeNull();
  });

  it('DK1 belongs to the offices within reach: of an office’s guest one office, of the installation’s administrator all of them', async () => {
    const first = (await context.days.on(person, DATE))[0]!.officeId;
    const guest = new Actor(newId(), newId(), organisation, [{ role: 'user', scopeType: 'office', scopeId: first }]);
    expect(new Set((await context.days.on(guest, DATE)).map((desk) => desk.officeId))).toEqual(new Set([first]));
    const admin = new Actor(newId(), newId(), organisation, [{ role: 'admin', scopeType: 'installation', scopeId: null }]);
    // Bounded: nobody reads more on a screen, and no single answer may fill the memory.
    expect(await context.days.on(admin, DATE)).toHaveLength(10_000);
    expect(await context.days.on(new Actor(newId(), newId(), organisation, []), DATE)).toEqual([]);
  });
});
