import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { addDays, type CivilDate } from '#platform/time';
import { type DeskContext, DeskRows, startDesks } from './desk-context.js';

const TODAY = '2026-11-21' as CivilDate;

let database: TestDatabase;
let rows: DeskRows;
let context: DeskContext;
beforeAll(async () => {
  database = await testDatabase();
  rows = await DeskRows.open(database);
  context = await startDesks(database, new Date(`${TODAY}T12:00:00Z`));
});
afterAll(async () => {
  await context?.close();
  await rows?.close();
  await database?.close();
});

const TABLES = ['organisations', 'users', 'suspensions', 'sessions', 'pending_registrations', 'offices', 'zones', 'desks', 'reservations'];
const count = async (table: string, where = 'true') =>
  (await rows.client.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).rows[0]!.n;

describe('demo data', () => {
  it('DM1 IN3 of many seedings at once one succeeds, and the others say why not', async () => {
    const before: Record<string, number> = {};
    for (const table of TABLES) before[table] = await count(table);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => context.seeder.seed()));
    const lines = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.lines] : []));
    expect(lines).toHaveLength(1);
    expect(lines[0]!.join('\n')).toMatch(
      /Organisation Demo[^]*Office Madrid \(Europe\/Madrid\)[^]*40 people, 3 of them suspended[^]*30 desks and \d+ reservations of \d+ people in Madrid/,
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'DEMO_DATA_PRESENT' });

    const { rows: batches } = await rows.client.query('select id, organisation_id from demo_batches');
    expect(batches).toHaveLength(1);
    // Every new row is marked, and nothing else is.
    for (const table of TABLES) {
      const marked = await count(table, `demo_batch_id = '${batches[0].id}'`);
      expect([table, marked]).toEqual([table, (await count(table)) - before[table]!]);
      expect(marked).toBeGreaterThan(0);
    }
    expect(await count('desks')).toBe(60);
    expect(await count('offices', `organisation_id = '${batches[0].organisation_id}'`)).toBe(2);
    expect((await rows.client.query('select distinct time_zone from offices')).rows).toHaveLength(2);
    expect(await count('users', 'demo_batch_id is not null and password_hash is not null')).toBe(0);
    expect(await count('users', `demo_batch_id is not null and email not like '%@zocalo.invalid'`)).toBe(0);
    expect(
      await count(
        'reservations',
        `reservation_date < '${addDays(TODAY, -61)}' or reservation_date > '${addDays(TODAY, 14)}' or extract(isodow from reservation_date) > 5`,
      ),
    ).toBe(0);
    // Enough to plot, and no more than that.
    for (const [from, until] of [
      [-60, -45],
      [-30, -15],
      [-14, 0],
      [1, 14],
    ] as const)
      expect(
        await count('reservations', `reservation_date between '${addDays(TODAY, from)}' and '${addDays(TODAY, until)}'`),
      ).toBeGreaterThan(15);
    expect(await count('reservations')).toBeLessThan(900);
    expect(
      await count('reservations', `created_at > '${TODAY}T12:00:00Z' or (created_at at time zone 'UTC')::date > reservation_date`),
    ).toBe(0);
    expect(await count('desks', 'position_x is null or zone_id is null')).toBe(0);
  });

  it('DM1 IN3 is seeded again after a purge, and never half', async () => {
    await expect(context.seeder.seed()).rejects.toMatchObject({ code: 'DEMO_DATA_PRESENT' });
    await context.seeder.purge(false);
    const desks = await count('desks');
    expect(desks).toBe(0);
    await rows.client.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`);
    await rows.client.query('create trigger refuse before insert on reservations execute function refuse()');
    await expect(context.seeder.seed()).rejects.toThrow('disk full');
    expect([await count('desks'), await count('demo_batches')]).toEqual([desks, 0]);
    await rows.client.query('drop trigger refuse on reservations');
    await context.seeder.seed();
    expect(await count('desks')).toBe(desks + 60);
  });
});
