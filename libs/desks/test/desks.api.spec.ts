import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { addDays, type CivilDate, civilDateIn } from '#platform/time';
import { DeskRows } from './desk-context.js';

const ZONE = 'Europe/Madrid';
const today = civilDateIn(ZONE, new Date());
const DATE = addDays(today, 30);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface Item {
  id: string;
  isReserved: boolean;
  isMine: boolean;
  reservationId: string | null;
  occupantName: string | null;
}

let api: TestApi;
let rows: DeskRows;
let database: Client;
let organisation: string;
let office: string;
let desks: string[];
let ana: SignedIn;
let eva: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  rows = await DeskRows.open(api.database);
  database = rows.client;
  organisation = await rows.organisation();
  office = await rows.office(organisation, ZONE, 'Bravo');
  desks = await rows.desks(office, 4);
  ana = await signIn(api.app, { organisationId: organisation, firstName: 'Ana', lastName: 'Ruiz' });
  eva = await signIn(api.app, { organisationId: organisation, firstName: 'Eva', lastName: 'Vega' });
  stranger = await signIn(api.app, { organisationId: await rows.organisation('Elsewhere') });
});
afterAll(async () => {
  await rows?.close();
  await api?.close();
});

let day = 0;
/** A day that no other test uses. */
const freshDate = () => addDays(DATE, (day += 1));
const reserve = (person: SignedIn, body: Record<string, unknown>) =>
  api.request({
    method: 'POST',
    url: '/reservations',
    token: person.token,
    body: { date: DATE, desk_id: desks[0], office_id: office, source: 'user', ...body },
  });
const cancel = (person: SignedIn, id: string) => api.request({ method: 'DELETE', url: `/reservations/${id}`, token: person.token });
const list = (person: SignedIn, query: string) => api.request({ url: `/desks?${query}`, token: person.token });
const mine = (person: SignedIn, query = '') => api.request({ url: `/reservations/me${query}`, token: person.token });
const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];
/** A row in the past, which no command makes. */
const insertPast = async (person: SignedIn, date: CivilDate, status = 'booked') => {
  const id = newId();
  await database.query(
    `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, cancelled_at)
     values ($1, $2, $3, $4, $5, $6, $7, case when $7 = 'cancelled' then now() end)`,
    [id, organisation, person.userId, desks[3], office, date, status],
  );
  return id;
};

describe('GET /desks', () => {
  it('DK1 shows every desk of the day with exactly the published fields', async () => {
    const date = freshDate();
    const { body: reserved } = await reserve(ana, { date, desk_id: desks[1] });
    const answer = await list(ana, `date=${date}`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['date', 'items']);
    expect(answer.body.date).toBe(date);
    expect(answer.body.items.map((item: Item) => item.id)).toEqual(desks);
    expect(answer.body.items[0]).toEqual({
      id: desks[0],
      officeId: office,
      code: expect.stringMatching(/^D001/),
      name: expect.stringMatching(/^Desk D001/),
      status: 'active',
      isReserved: false,
      isMine: false,
      reservationId: null,
      occupantName: null,
    });
    expect(answer.body.items[1]).toMatchObject({
      isReserved: true,
      isMine: true,
      reservationId: reserved.reservation_id,
      occupantName: 'Ana Ruiz',
    });
    expect(Object.keys(answer.body.items[1])).toEqual([
      'id',
      'officeId',
      'code',
      'name',
      'status',
      'isReserved',
      'isMine',
      'reservationId',
      'occupantName',
    ]);
    for (const url of [`/api/desks?date=${date}`, `/api/v1/desks?date=${date}`])
      expect((await api.request({ url, token: ana.token })).body).toEqual(answer.body);
  });

  it('DK1 shows others who has the desk, but not the id of the reservation', async () => {
    const date = freshDate();
    await reserve(ana, { date, desk_id: desks[2] });
    const { body } = await list(eva, `date=${date}`);
    expect(body.items[2]).toMatchObject({ isReserved: true, isMine: false, reservationId: null, occupantName: 'Ana Ruiz' });
    const { body: nextDay } = await list(eva, `date=${addDays(date, 400)}`);
    expect(nextDay.items.some((item: Item) => item.isReserved)).toBe(false);
  });

  it('DK1 shows only the offices of one’s organisation, or the one asked for, ordered by office and code; archived ones are gone', async () => {
    const own = await rows.organisation('Ordered');
    const [zulu, alpha, gone] = [
      await rows.office(own, ZONE, 'Zulu'),
      await rows.office(own, ZONE, 'Alpha'),
      await rows.office(own, ZONE, 'Gone'),
    ];
    const [inZulu, inAlpha] = [await rows.desks(zulu, 2), await rows.desks(alpha, 2, 'inactive')];
    await rows.desks(gone, 1);
    await database.query('update offices set archived_at = now() where id = $1', [gone]);
    const person = await signIn(api.app, { organisationId: own });
    const { body } = await list(person, `date=${DATE}`);
    expect(body.items.map((item: Item) => item.id)).toEqual([...inAlpha, ...inZulu]);
    expect(body.items.map((item: { status: string }) => item.status)).toEqual(['inactive', 'inactive', 'active', 'active']);
    expect((await list(person, `date=${DATE}&office_id=${zulu}`)).body.items.map((item: Item) => item.id)).toEqual(inZulu);
    for (const hidden of [office, gone, newId()]) expect((await list(person, `date=${DATE}&office_id=${hidden}`)).body.items).toEqual([]);
    expect((await list(stranger, `date=${DATE}`)).body.items).toEqual([]);
  });

  it('DK1 shows an office to whom holds a role in that office alone', async () => {
    const guest = await signIn(api.app, { organisationId: await rows.organisation('Guests') });
    await database.query(`insert into role_grants (id, user_id, role, scope_type, scope_id) values ($1, $2, 'user', 'office', $3)`, [
      newId(),
      guest.userId,
      office,
    ]);
    const again = await api.request({ url: `/desks?date=${DATE}`, token: guest.token });
    expect(again.body.items.map((item: Item) => item.id)).toEqual(desks);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-2-7', '07/02/2026', 'today', '', '2026-02-07T00:00:00Z', '١٢٣٤-٠١-٠١', '0000-01-01'])(
    'DK1 refuses the date %j',
    async (date) => {
      expect(codeOf(await list(ana, `date=${encodeURIComponent(date)}`))).toEqual([400, 'DATE_INVALID']);
    },
  );

  it.each([
    '',
    'date=2026-02-07&date=2026-02-08',
    'date[x]=1',
    `date=${DATE}&office_id=1`,
    `date=${DATE}&limit=5`,
    `date=${'9'.repeat(50)}`,
  ])('DK1 refuses the query %j', async (query) => {
    expect(codeOf(await list(ana, query))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK1 refuses whom it does not know, and whom holds no role', async () => {
    expect(codeOf(await api.request({ url: `/desks?date=${DATE}` }))).toEqual([401, 'UNAUTHORIZED']);
    const nobody = await signIn(api.app, { organisationId: organisation });
    await database.query('delete from role_grants where user_id = $1', [nobody.userId]);
    expect(codeOf(await list(nobody, `date=${DATE}`))).toEqual([403, 'FORBIDDEN']);
  });
});

describe('POST /reservations', () => {
  it('DK2 answers exactly as published, also without a source', async () => {
    const answer = await reserve(ana, { date: freshDate() });
    expect([answer.status, answer.body]).toEqual([200, { ok: true, reservation_id: expect.stringMatching(UUID) }]);
    const other = await reserve(eva, { date: freshDate(), source: undefined });
    expect(other.status).toBe(200);
    const { rows: saved } = await database.query('select source, status, organisation_id from reservations where id = $1', [
      other.body.reservation_id,
    ]);
    expect(saved).toEqual([{ source: 'user', status: 'booked', organisation_id: organisation }]);
    expect((await reserve(ana, { date: freshDate(), source: 'front_desk-kiosk' })).status).toBe(200);
  });

  it('DK2 refuses a second desk on a day, and a desk that is taken', async () => {
    const date = freshDate();
    expect((await reserve(ana, { date })).status).toBe(200);
    expect(codeOf(await reserve(ana, { date, desk_id: desks[1] }))).toEqual([409, 'ALREADY_BOOKED']);
    expect(codeOf(await reserve(ana, { date }))).toEqual([409, 'ALREADY_BOOKED']);
    expect(codeOf(await reserve(eva, { date }))).toEqual([409, 'DESK_TAKEN']);
    expect((await reserve(eva, { date, desk_id: desks[1] })).status).toBe(200);
  });

  it('DK2 tells a day that does not exist, one that is over, and one that is too far', async () => {
    expect(codeOf(await reserve(ana, { date: '2026-02-30' }))).toEqual([400, 'DATE_INVALID']);
    expect(codeOf(await reserve(ana, { date: addDays(today, -2) }))).toEqual([400, 'DATE_IN_PAST']);
    expect(codeOf(await reserve(ana, { date: '1999-01-01' }))).toEqual([400, 'DATE_IN_PAST']);
    expect(codeOf(await reserve(ana, { date: addDays(today, 400) }))).toEqual([400, 'DATE_TOO_FAR']);
  });

  it('DK2 an unknown desk, one of another office and one of another organisation are one 400', async () => {
    const [inactive] = await rows.desks(await rows.office(organisation), 1, 'inactive');
    expect(codeOf(await reserve(ana, { date: freshDate(), desk_id: newId() }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await reserve(ana, { date: freshDate(), office_id: newId() }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await reserve(ana, { date: freshDate(), desk_id: inactive }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await reserve(stranger, { date: freshDate() }))).toEqual([400, 'DESK_UNKNOWN']);
  });

  it.each([
    ['no date', { date: undefined }],
    ['a number as date', { date: 20261201 }],
    ['a list as desk', { desk_id: ['x'] }],
    ['a desk that is no id', { desk_id: '1; drop table desks' }],
    ['no office', { office_id: undefined }],
    ['null as office', { office_id: null }],
    ['a source in capitals', { source: 'USER' }],
    ['a long source', { source: 'a'.repeat(33) }],
    ['an empty source', { source: '' }],
    ['null as source', { source: null }],
    ['a further field', { user_id: newId() }],
  ])('DK2 refuses %s', async (_, change) => {
    expect(codeOf(await reserve(ana, { date: freshDate(), ...change }))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK2 refuses whom it does not know, and what is not an object', async () => {
    expect(codeOf(await api.request({ method: 'POST', url: '/reservations', body: {} }))).toEqual([401, 'UNAUTHORIZED']);
    expect(
      codeOf(
        await api.request({
          method: 'POST',
          url: '/reservations',
          token: ana.token,
          body: '[1]',
          headers: { 'content-type': 'application/json' },
        }),
      )[0],
    ).toBe(400);
    expect(
      codeOf(
        await api.request({
          method: 'POST',
          url: '/reservations',
          token: ana.token,
          body: '{',
          headers: { 'content-type': 'application/json' },
        }),
      ),
    ).toEqual([400, 'MALFORMED_JSON']);
  });

  it('DK2 a repeat under the same Idempotency-Key gets the same reservation', async () => {
    const body = { date: freshDate(), desk_id: desks[0], office_id: office, source: 'user' };
    const send = () =>
      api.request({ method: 'POST', url: '/reservations', token: ana.token, body, headers: { 'idempotency-key': `key-${body.date}` } });
    const [first, second] = [await send(), await send()];
    expect([second.status, second.body]).toEqual([200, first.body]);
  });
});

describe('DELETE /reservations/:id', () => {
  it('DK3 cancels once, and the desk is free again', async () => {
    const date = freshDate();
    const { body } = await reserve(ana, { date });
    const answer = await cancel(ana, body.reservation_id);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(codeOf(await cancel(ana, body.reservation_id))).toEqual([404, 'NOT_FOUND']);
    expect((await reserve(eva, { date })).status).toBe(200);
    const { rows: saved } = await database.query('select status, cancelled_at from reservations where id = $1', [body.reservation_id]);
    expect(saved).toEqual([{ status: 'cancelled', cancelled_at: expect.any(Date) }]);
  });

  it('DK3 another person’s reservation looks like none', async () => {
    const { body } = await reserve(ana, { date: freshDate() });
    expect(codeOf(await cancel(eva, body.reservation_id))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await cancel(eva, newId()))).toEqual([404, 'NOT_FOUND']);
    expect((await cancel(ana, body.reservation_id)).status).toBe(204);
  });

  it('DK3 refuses a day that is over, an id that is none, and whom it does not know', async () => {
    expect(codeOf(await cancel(ana, await insertPast(ana, addDays(today, -3))))).toEqual([400, 'CANNOT_CANCEL_PAST']);
    expect(codeOf(await cancel(ana, await insertPast(ana, addDays(today, -4), 'cancelled')))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await cancel(eva, await insertPast(ana, addDays(today, -5))))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await cancel(ana, 'me'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await cancel(ana, '%00'))[0]).toBe(400);
    expect(codeOf(await api.request({ method: 'DELETE', url: `/reservations/${newId()}` }))).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('GET /reservations/me', () => {
  it('DK4 lists one’s own with exactly the published fields, filtered and paged', async () => {
    const person = await signIn(api.app, { organisationId: organisation });
    const dates = [freshDate(), freshDate(), freshDate(), freshDate()];
    const ids: string[] = [];
    for (const [index, date] of dates.entries())
      ids.push((await reserve(person, { date, desk_id: desks[index % 2 === 0 ? 1 : 2], source: 'panel' })).body.reservation_id);
    await cancel(person, ids[1]!);

    const all = await mine(person);
    expect(all.status).toBe(200);
    expect(Object.keys(all.body).toSorted()).toEqual(['items', 'nextCursor']);
    expect(all.body.items.map((item: { reservation_date: string }) => item.reservation_date)).toEqual(dates.toReversed());
    expect(all.body.items[3]).toEqual({
      reservation_id: ids[0],
      desk_id: desks[1],
      office_id: office,
      desk_name: expect.stringMatching(/^Desk D002/),
      reservation_date: dates[0],
      source: 'panel',
      cancelled_at: null,
    });
    expect(all.body.items[2].cancelled_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

    const idsOf = async (query: string) =>
      (await mine(person, query)).body.items.map((item: { reservation_id: string }) => item.reservation_id);
    expect(await idsOf('?state=booked')).toEqual([ids[3], ids[2], ids[0]]);
    expect(await idsOf('?state=cancelled')).toEqual([ids[1]]);
    expect(await idsOf('?state=all')).toHaveLength(4);
    expect(await idsOf(`?from=${dates[1]}&to=${dates[2]}`)).toEqual([ids[2], ids[1]]);
    expect(await idsOf(`?from=${dates[2]}&to=${dates[1]}`)).toEqual([]);
    expect(await idsOf(`?office_id=${office}`)).toHaveLength(4);
    expect(await idsOf(`?office_id=${newId()}`)).toEqual([]);

    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await mine(person, `?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(body.items).toHaveLength(1);
      seen.push(body.items[0].reservation_id);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
    expect((await mine(stranger)).body).toEqual({ items: [], nextCursor: null });
  });

  it.each(['?from=2026-02-30', '?to=x'])('DK4 refuses the day in %s', async (query) => {
    expect(codeOf(await mine(ana, query))).toEqual([400, 'DATE_INVALID']);
  });

  it.each([
    '?state=gone',
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?cursor=x',
    `?cursor=${Buffer.from('["2026-99-99","x"]').toString('base64url')}`,
    '?office_id=1',
    '?user_id=1',
  ])('DK4 refuses %s', async (query) => {
    expect(codeOf(await mine(ana, query))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK4 refuses whom it does not know', async () => {
    expect(codeOf(await api.request({ url: '/reservations/me' }))).toEqual([401, 'UNAUTHORIZED']);
  });
});
