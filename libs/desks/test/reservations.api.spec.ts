import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { toCursor } from '#platform/http';
import { addDays } from '#platform/time';
import { codeOf, DeskApi, today } from './desk-api.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let on: DeskApi;
let ana: SignedIn;
let eva: SignedIn;
let stranger: SignedIn;
beforeAll(async () => {
  on = await DeskApi.start();
  ({ ana, eva, stranger } = on.people);
});
afterAll(() => on?.close());

describe('POST /reservations', () => {
  it('DK2 answers exactly as published, also without a source', async () => {
    const answer = await on.reserve(ana, { date: on.freshDate() });
    expect([answer.status, answer.body]).toEqual([200, { ok: true, reservation_id: expect.stringMatching(UUID) }]);
    const other = await on.reserve(eva, { date: on.freshDate(), source: undefined });
    expect(other.status).toBe(200);
    const { rows: saved } = await on.database.query('select source, status, organisation_id from reservations where id = $1', [
      other.body.reservation_id,
    ]);
    expect(saved).toEqual([{ source: 'user', status: 'booked', organisation_id: on.organisation }]);
    expect((await on.reserve(ana, { date: on.freshDate(), source: 'front_desk-kiosk' })).status).toBe(200);
  });

  it('DK2 refuses a second desk on a day, and a desk that is taken', async () => {
    const date = on.freshDate();
    expect((await on.reserve(ana, { date })).status).toBe(200);
    expect(codeOf(await on.reserve(ana, { date, desk_id: on.desks[1] }))).toEqual([409, 'ALREADY_BOOKED']);
    expect(codeOf(await on.reserve(ana, { date }))).toEqual([409, 'ALREADY_BOOKED']);
    expect(codeOf(await on.reserve(eva, { date }))).toEqual([409, 'DESK_TAKEN']);
    expect((await on.reserve(eva, { date, desk_id: on.desks[1] })).status).toBe(200);
  });

  it('DK2 tells a day that does not exist, one that is over, and one that is too far', async () => {
    expect(codeOf(await on.reserve(ana, { date: '2026-02-30' }))).toEqual([400, 'DATE_INVALID']);
    expect(codeOf(await on.reserve(ana, { date: addDays(today, -2) }))).toEqual([400, 'DATE_IN_PAST']);
    expect(codeOf(await on.reserve(ana, { date: '1999-01-01' }))).toEqual([400, 'DATE_IN_PAST']);
    expect(codeOf(await on.reserve(ana, { date: addDays(today, 400) }))).toEqual([400, 'DATE_TOO_FAR']);
  });

  it('DK2 an unknown desk, one of another office and one of another organisation are one 400', async () => {
    const [inactive] = await on.rows.desks(await on.rows.office(on.organisation), 1, 'inactive');
    expect(codeOf(await on.reserve(ana, { date: on.freshDate(), desk_id: newId() }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await on.reserve(ana, { date: on.freshDate(), office_id: newId() }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await on.reserve(ana, { date: on.freshDate(), desk_id: inactive }))).toEqual([400, 'DESK_UNKNOWN']);
    expect(codeOf(await on.reserve(stranger, { date: on.freshDate() }))).toEqual([400, 'DESK_UNKNOWN']);
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
    expect(codeOf(await on.reserve(ana, { date: on.freshDate(), ...change }))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK2 refuses whom it does not know, and what is not an object', async () => {
    expect(codeOf(await on.api.request({ method: 'POST', url: '/reservations', body: {} }))).toEqual([401, 'UNAUTHORIZED']);
    expect(
      codeOf(
        await on.api.request({
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
        await on.api.request({
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
    const body = { date: on.freshDate(), desk_id: on.desks[0], office_id: on.office, source: 'user' };
    const send = () =>
      on.api.request({ method: 'POST', url: '/reservations', token: ana.token, body, headers: { 'idempotency-key': `key-${body.date}` } });
    const [first, second] = [await send(), await send()];
    expect([second.status, second.body]).toEqual([200, first.body]);
  });
});

describe('DELETE /reservations/:id', () => {
  it('DK3 cancels once, and the desk is free again', async () => {
    const date = on.freshDate();
    const { body } = await on.reserve(ana, { date });
    const answer = await on.cancel(ana, body.reservation_id);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(codeOf(await on.cancel(ana, body.reservation_id))).toEqual([404, 'NOT_FOUND']);
    expect((await on.reserve(eva, { date })).status).toBe(200);
    const { rows: saved } = await on.database.query('select status, cancelled_at from reservations where id = $1', [body.reservation_id]);
    expect(saved).toEqual([{ status: 'cancelled', cancelled_at: expect.any(Date) }]);
  });

  it('DK3 another person’s reservation looks like none', async () => {
    const { body } = await on.reserve(ana, { date: on.freshDate() });
    expect(codeOf(await on.cancel(eva, body.reservation_id))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.cancel(eva, newId()))).toEqual([404, 'NOT_FOUND']);
    expect((await on.cancel(ana, body.reservation_id)).status).toBe(204);
  });

  it('DK3 refuses a day that is over, an id that is none, and whom it does not know', async () => {
    expect(codeOf(await on.cancel(ana, await on.insertPast(ana, addDays(today, -3))))).toEqual([400, 'CANNOT_CANCEL_PAST']);
    expect(codeOf(await on.cancel(ana, await on.insertPast(ana, addDays(today, -4), 'cancelled')))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.cancel(eva, await on.insertPast(ana, addDays(today, -5))))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await on.cancel(ana, 'me'))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await on.cancel(ana, '%00'))[0]).toBe(400);
    expect(codeOf(await on.api.request({ method: 'DELETE', url: `/reservations/${newId()}` }))).toEqual([401, 'UNAUTHORIZED']);
  });
});

describe('GET /reservations/me', () => {
  it('DK4 lists one’s own with exactly the published fields, filtered and paged', async () => {
    const person = await signIn(on.api.app, { organisationId: on.organisation });
    const dates = [on.freshDate(), on.freshDate(), on.freshDate(), on.freshDate()];
    const ids: string[] = [];
    for (const [index, date] of dates.entries())
      ids.push((await on.reserve(person, { date, desk_id: on.desks[index % 2 === 0 ? 1 : 2], source: 'panel' })).body.reservation_id);
    await on.cancel(person, ids[1]!);

    const all = await on.mine(person);
    expect(all.status).toBe(200);
    expect(Object.keys(all.body).toSorted()).toEqual(['items', 'nextCursor']);
    expect(all.body.items.map((item: { reservation_date: string }) => item.reservation_date)).toEqual(dates.toReversed());
    expect(all.body.items[3]).toEqual({
      reservation_id: ids[0],
      desk_id: on.desks[1],
      office_id: on.office,
      desk_name: expect.stringMatching(/^Desk D002/),
      reservation_date: dates[0],
      source: 'panel',
      cancelled_at: null,
    });
    expect(all.body.items[2].cancelled_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

    const idsOf = async (query: string) =>
      (await on.mine(person, query)).body.items.map((item: { reservation_id: string }) => item.reservation_id);
    expect(await idsOf('?state=booked')).toEqual([ids[3], ids[2], ids[0]]);
    expect(await idsOf('?state=cancelled')).toEqual([ids[1]]);
    expect(await idsOf('?state=all')).toHaveLength(4);
    expect(await idsOf(`?from=${dates[1]}&to=${dates[2]}`)).toEqual([ids[2], ids[1]]);
    expect(await idsOf(`?from=${dates[2]}&to=${dates[1]}`)).toEqual([]);
    expect(await idsOf(`?office_id=${on.office}`)).toHaveLength(4);
    expect(await idsOf(`?office_id=${newId()}`)).toEqual([]);

    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await on.mine(person, `?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(body.items).toHaveLength(1);
      seen.push(body.items[0].reservation_id);
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
    expect((await on.mine(stranger)).body).toEqual({ items: [], nextCursor: null });
  });

  it.each(['?from=2026-02-30', '?to=x'])('DK4 refuses the day in %s', async (query) => {
    expect(codeOf(await on.mine(ana, query))).toEqual([400, 'DATE_INVALID']);
  });

  it.each([
    '?state=gone',
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?cursor=x',
    `?cursor=${toCursor(['2026-12-31', 'x'])}`,
    `?cursor=${toCursor(['2026-99-99', newId()])}`,
    '?office_id=1',
    '?user_id=1',
  ])('DK4 refuses %s', async (query) => {
    expect(codeOf(await on.mine(ana, query))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK4 refuses whom it does not know', async () => {
    expect(codeOf(await on.api.request({ url: '/reservations/me' }))).toEqual([401, 'UNAUTHORIZED']);
  });
});
