import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { addDays } from '#platform/time';
import { grantRole } from '#users/testing';
import { codeOf, DATE, DeskApi, ZONE } from './desk-api.js';

interface Item {
  id: string;
  isReserved: boolean;
  isMine: boolean;
  reservationId: string | null;
  occupantName: string | null;
}

let on: DeskApi;
let ana: SignedIn;
let eva: SignedIn;
let stranger: SignedIn;
beforeAll(async () => {
  on = await DeskApi.start();
  ({ ana, eva, stranger } = on.people);
});
afterAll(() => on?.close());

describe('GET /desks', () => {
  it('DK1 shows every desk of the day with exactly the published fields', async () => {
    const date = on.freshDate();
    const { body: reserved } = await on.reserve(ana, { date, desk_id: on.desks[1] });
    const answer = await on.list(ana, `date=${date}`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['date', 'items']);
    expect(answer.body.date).toBe(date);
    expect(answer.body.items.map((item: Item) => item.id)).toEqual(on.desks);
    expect(answer.body.items[0]).toEqual({
      id: on.desks[0],
      officeId: on.office,
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
      expect((await on.api.request({ url, token: ana.token })).body).toEqual(answer.body);
  });

  it('DK1 shows others who has the desk, but not the id of the reservation', async () => {
    const date = on.freshDate();
    await on.reserve(ana, { date, desk_id: on.desks[2] });
    const { body } = await on.list(eva, `date=${date}`);
    expect(body.items[2]).toMatchObject({ isReserved: true, isMine: false, reservationId: null, occupantName: 'Ana Ruiz' });
    const { body: nextDay } = await on.list(eva, `date=${addDays(date, 400)}`);
    expect(nextDay.items.some((item: Item) => item.isReserved)).toBe(false);
  });

  it('DK1 shows only the offices of one’s organisation, or the one asked for, ordered by office and code; archived ones are gone', async () => {
    const own = await on.rows.organisation('Ordered');
    const [zulu, alpha, gone] = [
      await on.rows.office(own, ZONE, 'Zulu'),
      await on.rows.office(own, ZONE, 'Alpha'),
      await on.rows.office(own, ZONE, 'Gone'),
    ];
    const [inZulu, inAlpha] = [await on.rows.desks(zulu, 2), await on.rows.desks(alpha, 2, 'inactive')];
    await on.rows.desks(gone, 1);
    await on.database.query('update offices set archived_at = now() where id = $1', [gone]);
    const person = await signIn(on.api.app, { organisationId: own });
    const { body } = await on.list(person, `date=${DATE}`);
    expect(body.items.map((item: Item) => item.id)).toEqual([...inAlpha, ...inZulu]);
    expect(body.items.map((item: { status: string }) => item.status)).toEqual(['inactive', 'inactive', 'active', 'active']);
    expect((await on.list(person, `date=${DATE}&office_id=${zulu}`)).body.items.map((item: Item) => item.id)).toEqual(inZulu);
    for (const hidden of [on.office, gone, newId()])
      expect((await on.list(person, `date=${DATE}&office_id=${hidden}`)).body.items).toEqual([]);
    expect((await on.list(stranger, `date=${DATE}`)).body.items).toEqual([]);
  });

  it('DK1 shows an office to whom holds a role in that office alone', async () => {
    const guest = await signIn(on.api.app, { organisationId: await on.rows.organisation('Guests') });
    await grantRole(on.database, guest.userId, 'user', 'office', on.office);
    const again = await on.api.request({ url: `/desks?date=${DATE}`, token: guest.token });
    expect(again.body.items.map((item: Item) => item.id)).toEqual(on.desks);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-2-7', '07/02/2026', 'today', '', '2026-02-07T00:00:00Z', '١٢٣٤-٠١-٠١', '0000-01-01'])(
    'DK1 refuses the date %j',
    async (date) => {
      expect(codeOf(await on.list(ana, `date=${encodeURIComponent(date)}`))).toEqual([400, 'DATE_INVALID']);
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
    expect(codeOf(await on.list(ana, query))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK1 refuses whom it does not know, and whom holds no role', async () => {
    expect(codeOf(await on.api.request({ url: `/desks?date=${DATE}` }))).toEqual([401, 'UNAUTHORIZED']);
    const nobody = await signIn(on.api.app, { organisationId: on.organisation });
    await on.database.query('delete from role_grants where user_id = $1', [nobody.userId]);
    expect(codeOf(await on.list(nobody, `date=${DATE}`))).toEqual([403, 'FORBIDDEN']);
  });
});
