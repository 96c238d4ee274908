import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#platform/access';
import { newId } from '#platform/database';
import { AppError } from '#platform/errors';
import { testDatabase, type TestDatabase } from '#platform/testing';
import { addDays, type CivilDate } from '#platform/time';
import { type DeskContext, DeskRows, startDesks } from './desk-context.js';

const NOON = new Date('2026-11-21T12:00:00Z');
const TODAY = '2026-11-21' as CivilDate;
const DATE = '2026-12-01' as CivilDate;

let database: TestDatabase;
let rows: DeskRows;
let context: DeskContext;
let organisation: string;
let office: string;

beforeAll(async () => {
  database = await testDatabase();
  rows = await DeskRows.open(database);
  context = await startDesks(database, NOON, 40);
  organisation = await rows.organisation();
  office = await rows.office(organisation);
});
afterAll(async () => {
  await context?.close();
  await rows?.close();
  await database?.close();
});

const reserve = (actor: Actor, deskId: string, date = DATE, officeId = office) =>
  context.reservations.reserve(actor, { date, deskId, officeId, source: 'user' });
/** The code of a refusal, or what was returned. */
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof AppError ? error.code : `bug: ${String(error)}`),
  );
const tally = (outcomes: string[]) =>
  Object.fromEntries([...Map.groupBy(outcomes, (each) => each)].map(([key, list]) => [key, list.length]));

describe('what is recorded', () => {
  it('AD1 a reservation and its cancellation leave an entry each, a refusal none', async () => {
    const [[desk], [ana, eva]] = [await rows.desks(office, 1), await rows.people(organisation, 2)];
    const id = await reserve(ana!, desk!);
    expect(await outcome(reserve(eva!, desk!))).toBe('DESK_TAKEN');
    expect(await outcome(context.reservations.cancel(eva!, id))).toBe('NOT_FOUND');
    await context.reservations.cancel(ana!, id);
    expect(await outcome(context.reservations.cancel(ana!, id))).toBe('NOT_FOUND');
    const { rows: entries } = await rows.client.query(
      `select action, target_id, organisation_id, before, after from ops.audit_entries
       where target_id = $1 or after ->> 'deskId' = $2 or before ->> 'deskId' = $2 order by occurred_at`,
      [id, desk],
    );
    const what = { deskId: desk, officeId: office, date: DATE };
    expect(entries).toEqual([
      { action: 'desk.reserve', target_id: id, organisation_id: organisation, before: null, after: what },
      { action: 'desk.cancel', target_id: id, organisation_id: organisation, before: what, after: null },
    ]);
  });
});

describe('who gets the desk', () => {
  it('DK2 forty people at once get one desk to one of them', async () => {
    const [[desk], people] = [await rows.desks(office, 1), await rows.people(organisation, 40)];
    expect(tally(await Promise.all(people.map((person) => outcome(reserve(person, desk!)))))).toEqual({ ok: 1, DESK_TAKEN: 39 });
  });

  it('DK2 one person who asks for ten desks at once gets one of them', async () => {
    const [desks, [person]] = [await rows.desks(office, 10), await rows.people(organisation, 1)];
    expect(tally(await Promise.all(desks.map((desk) => outcome(reserve(person!, desk)))))).toEqual({ ok: 1, ALREADY_BOOKED: 9 });
  });

  it('DK2 two processes agree', async () => {
    const other = await startDesks(database, NOON, 20);
    const [desks, people] = [await rows.desks(office, 5), await rows.people(organisation, 20)];
    const outcomes = await Promise.all(
      people.flatMap((person, index) => {
        const order = { date: DATE, deskId: desks[index % 5]!, officeId: office, source: 'user' };
        return [outcome(context.reservations.reserve(person, order)), outcome(other.reservations.reserve(person, order))];
      }),
    );
    await other.close();
    const counted = tally(outcomes);
    expect(counted['ok']).toBe(5);
    expect(Object.keys(counted).toSorted()).toEqual(['ALREADY_BOOKED', 'DESK_TAKEN', 'ok']);
    const { rows: held } = await rows.client.query(
      `select count(*)::int, count(distinct user_id)::int as people from reservations where desk_id = any($1) and status = 'booked'`,
      [desks],
    );
    expect(held).toEqual([{ count: 5, people: 5 }]);
  });

  it('DK2 a cancelled reservation makes room, for the desk and for the person', async () => {
    const [[desk, second], [ana, eva]] = [await rows.desks(office, 2), await rows.people(organisation, 2)];
    const id = await reserve(ana!, desk!);
    expect(await outcome(reserve(eva!, desk!))).toBe('DESK_TAKEN');
    expect(await outcome(reserve(ana!, second!))).toBe('ALREADY_BOOKED');
    expect(await outcome(reserve(ana!, desk!))).toBe('ALREADY_BOOKED');
    await context.reservations.cancel(ana!, id);
    expect(await outcome(reserve(eva!, desk!))).toBe('ok');
    expect(await outcome(reserve(ana!, second!))).toBe('ok');
  });

  it('DK3 of many who cancel the same reservation at once, one does', async () => {
    const [[desk], [person]] = [await rows.desks(office, 1), await rows.people(organisation, 1)];
    const id = await reserve(person!, desk!);
    expect(tally(await Promise.all(Array.from({ length: 12 }, () => outcome(context.reservations.cancel(person!, id)))))).toEqual({
      ok: 1,
      NOT_FOUND: 11,
    });
    const { rows: events } = await rows.client.query(`select name from outbox where payload->>'reservationId' = $1 order by created_at`, [
      id,
    ]);
    expect(events.map((event) => event.name)).toEqual(['desks.reservation-created', 'desks.reservation-cancelled']);
  });

  it('DK2 a refused reservation publishes nothing, and neither does one of a transaction that rolls back', async () => {
    const [[desk], [ana, eva]] = [await rows.desks(office, 1), await rows.people(organisation, 2)];
    await expect(
      context.transactions.run(async () => {
        await reserve(ana!, desk!);
        throw new Error('changed our mind');
      }),
    ).rejects.toThrow('changed our mind');
    await reserve(ana!, desk!);
    expect(await outcome(reserve(eva!, desk!))).toBe('DESK_TAKEN');
    expect((await rows.client.query(`select from outbox where payload->>'deskId' = $1`, [desk])).rowCount).toBe(1);
  });

  it('DK2 taking a desk out of service and reserving it exclude each other', async () => {
    const [admin] = await rows.people(organisation, 1, 'admin');
    for (let round = 0; round < 8; round += 1) {
      const [[desk], [person]] = [await rows.desks(office, 1), await rows.people(organisation, 1)];
      const [reserved, deactivated] = await Promise.all([
        outcome(reserve(person!, desk!)),
        outcome(context.desks.update(admin!, desk!, { status: 'inactive' })),
      ]);
      expect([
        ['ok', 'DESK_HAS_BOOKINGS'],
        ['DESK_UNKNOWN', 'ok'],
      ]).toContainEqual([reserved, deactivated]);
    }
  });

  it('DK2 the tables themselves refuse a second live reservation and a desk of another office', async () => {
    const [[desk, second], [ana, eva]] = [await rows.desks(office, 2), await rows.people(organisation, 2)];
    await reserve(ana!, desk!);
    const insert = (user: Actor, deskId: string, officeId: string) =>
      rows.client.query(
        'insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date) values ($1, $2, $3, $4, $5, $6)',
        [newId(), organisation, user.userId, deskId, officeId, DATE],
      );
    await expect(insert(eva!, desk!, office)).rejects.toMatchObject({ constraint: 'reservations_one_per_desk' });
    await expect(insert(ana!, second!, office)).rejects.toMatchObject({ constraint: 'reservations_one_per_user' });
    await expect(insert(eva!, second!, await rows.office(organisation))).rejects.toMatchObject({ constraint: 'reservations_desk' });
  });
});

describe('what cannot be reserved', () => {
  it('DK2 an unknown or inactive desk, one of another office, archived office or organisation: all alike', async () => {
    const [person] = await rows.people(organisation, 1);
    const [desk] = await rows.desks(office, 1);
    const [inactive] = await rows.desks(office, 1, 'inactive');
    const foreign = await rows.office(await rows.organisation('Elsewhere'));
    const [foreignDesk] = await rows.desks(foreign, 1);
    const archived = await rows.office(organisation);
    const [archivedDesk] = await rows.desks(archived, 1);
    await rows.client.query('update offices set archived_at = now() where id = $1', [archived]);
    expect(await outcome(reserve(person!, newId()))).toBe('DESK_UNKNOWN');
    expect(await outcome(reserve(person!, inactive!))).toBe('DESK_UNKNOWN');
    expect(await outcome(reserve(person!, desk!, DATE, foreign))).toBe('DESK_UNKNOWN');
    expect(await outcome(reserve(person!, foreignDesk!, DATE, foreign))).toBe('DESK_UNKNOWN');
    expect(await outcome(reserve(person!, archivedDesk!, DATE, archived))).toBe('DESK_UNKNOWN');
    expect(await outcome(reserve(person!, desk!))).toBe('ok');
  });

  it('DK2 a day before today or more than a year ahead', async () => {
    const [[desk], [person]] = [await rows.desks(office, 1), await rows.people(organisation, 1)];
    expect(await outcome(reserve(person!, desk!, addDays(TODAY, -1)))).toBe('DATE_IN_PAST');
    expect(await outcome(reserve(person!, desk!, addDays(TODAY, 367)))).toBe('DATE_TOO_FAR');
    expect(await outcome(reserve(person!, desk!, '9999-12-31' as CivilDate))).toBe('DATE_TOO_FAR');
    expect(await outcome(reserve(person!, desk!, TODAY))).toBe('ok');
    expect(await outcome(reserve(person!, desk!, addDays(TODAY, 366)))).toBe('ok');
  });
});

describe('whose today', () => {
  it.each([
    // One instant, three days: the line between the dates runs through the Pacific.
    ['2026-11-21T10:30:00Z', 'Pacific/Kiritimati', '2026-11-22'],
    ['2026-11-21T10:30:00Z', 'Europe/Madrid', '2026-11-21'],
    ['2026-11-21T10:30:00Z', 'Pacific/Pago_Pago', '2026-11-20'],
    // Cairo and Santiago skip midnight itself when their clocks go forward.
    ['2026-04-23T21:59:59Z', 'Africa/Cairo', '2026-04-23'],
    ['2026-04-23T22:00:00Z', 'Africa/Cairo', '2026-04-24'],
    ['2026-09-06T03:59:59Z', 'America/Santiago', '2026-09-05'],
    ['2026-09-06T04:00:00Z', 'America/Santiago', '2026-09-06'],
    // Berlin's days of 25 and 23 hours.
    ['2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T23:00:00Z', 'Europe/Berlin', '2026-10-26'],
    ['2026-03-29T21:59:59Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T22:00:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-03T13:29:59Z', 'Australia/Lord_Howe', '2026-10-03'],
    ['2026-10-03T13:30:00Z', 'Australia/Lord_Howe', '2026-10-04'],
  ])('DK2 DK3 at %s it is %s that decides: %s', async (instant, zone, today) => {
    const there = await rows.office(organisation, zone);
    const [[desk], [person]] = [await rows.desks(there, 1), await rows.people(organisation, 1)];
    context.clock.moveTo(new Date(instant));
    try {
      expect(await outcome(reserve(person!, desk!, addDays(today as CivilDate, -1), there))).toBe('DATE_IN_PAST');
      const id = await reserve(person!, desk!, today as CivilDate, there);
      context.clock.moveTo(new Date(Date.parse(instant) + 26 * 3_600_000));
      expect(await outcome(context.reservations.cancel(person!, id))).toBe('CANNOT_CANCEL_PAST');
      context.clock.moveTo(new Date(instant));
      expect(await outcome(context.reservations.cancel(person!, id))).toBe('ok');
      expect(await outcome(context.reservations.cancel(person!, id))).toBe('NOT_FOUND');
    } finally {
      context.clock.moveTo(NOON);
    }
  });

  it('DK3 a reservation of another person cannot be cancelled, and looks as if it were not there', async () => {
    const [[desk], [ana, eva]] = [await rows.desks(office, 1), await rows.people(organisation, 2)];
    const id = await reserve(ana!, desk!);
    expect(await outcome(context.reservations.cancel(eva!, id))).toBe('NOT_FOUND');
    expect(await outcome(context.reservations.cancel(eva!, newId()))).toBe('NOT_FOUND');
  });
});

describe('any sequence', () => {
  it('DK2 DK3 of reserving and cancelling by several people leaves one desk per person and one person per desk, and says the truth', async () => {
    const command = fc.record({ person: fc.nat(3), desk: fc.nat(2), day: fc.nat(2), cancel: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), fc.boolean(), async (commands, atOnce) => {
        const [desks, people] = [await rows.desks(office, 3), await rows.people(organisation, 4)];
        // What the answers say: desk and day to the person and reservation.
        const held = new Map<string, { person: number; id: string }>();
        const step = async ({ person, desk, day, cancel }: { person: number; desk: number; day: number; cancel: boolean }) => {
          const key = `${desk}/${day}`;
          if (cancel) {
            const mine = held.get(key);
            if (mine?.person !== person) return;
            held.delete(key);
            await context.reservations.cancel(people[person]!, mine.id);
            return;
          }
          const said = await reserve(people[person]!, desks[desk]!, addDays(DATE, day)).then(
            (id) => ({ id }),
            (error: AppError) => ({ code: error.code }),
          );
          if ('id' in said) held.set(key, { person, id: said.id });
          else if (!atOnce) {
            const taken = held.has(key);
            const has = [...held].some(([other, holder]) => holder.person === person && other.endsWith(`/${day}`));
            expect(said.code).toBe(has ? 'ALREADY_BOOKED' : taken ? 'DESK_TAKEN' : 'nothing in the way');
          }
        };
        if (atOnce) await Promise.all(commands.map(step));
        else for (const each of commands) await step(each);
        const { rows: live } = await rows.client.query<{ id: string; user_id: string; desk_id: string; date: string }>(
          `select id, user_id, desk_id, reservation_date::text as date from reservations where status = 'booked' and desk_id = any($1)`,
          [desks],
        );
        expect(new Set(live.map((row) => `${row.desk_id} ${row.date}`)).size).toBe(live.length);
        expect(new Set(live.map((row) => `${row.user_id} ${row.date}`)).size).toBe(live.length);
        expect(live.map((row) => row.id).toSorted()).toEqual([...held.values()].map((each) => each.id).toSorted());
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
