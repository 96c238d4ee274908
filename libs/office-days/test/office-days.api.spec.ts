import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { addDays, civilDateIn } from '#platform/time';
import { grantRole } from '#users/testing';

describe('offices day by day', () => {
  let api: TestApi;
  let client: Client;
  let admin: SignedIn;
  let ana: SignedIn;
  let keeper: SignedIn;
  let stranger: SignedIn;
  let organisation: string;
  let near: string;
  let far: string;

  beforeAll(async () => {
    api = await startTestApi();
    client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await client.connect();
    organisation = await putOrganisation();
    near = await putOffice('Europe/Madrid', 'Madrid');
    far = await putOffice('Pacific/Kiritimati', 'Kiribati');
    admin = await signIn(api.app, { admin: true });
    [ana, keeper, stranger] = [await member(), await member(), await signIn(api.app, { organisationId: await putOrganisation() })];
    await grantRole(client, keeper.userId, 'office-manager', 'office', near);
  });
  afterAll(async () => {
    await client?.end();
    await api?.close();
  });

  const member = () => signIn(api.app, { organisationId: organisation });
  async function putOrganisation(): Promise<string> {
    const id = newId();
    await client.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'Plaza', $2, 'UTC')`, [id, id]);
    return id;
  }
  async function putOffice(timeZone: string, name: string): Promise<string> {
    const id = newId();
    await client.query('insert into offices (id, organisation_id, name, time_zone) values ($1, $2, $3, $4)', [
      id,
      organisation,
      name,
      timeZone,
    ]);
    return id;
  }
  async function putDesks(office: string, count: number, status = 'active'): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId());
    await client.query(
      `insert into desks (id, office_id, code, name, status) select id, $2, right(id::text, 12), 'Desk', $3 from unnest($1::uuid[]) id`,
      [ids, office, status],
    );
    return ids;
  }
  const offices = (by?: SignedIn) => api.request({ url: '/api/offices', ...(by && { token: by.token }) });
  const occupancy = (query: string, by?: SignedIn, office = near) =>
    api.request({ url: `/api/admin/offices/${office}/occupancy?${query}`, ...(by && { token: by.token }) });

  it('DK6 lists the offices whose desks one may see, with their zones, the day it is there and how far ahead it may be booked', async () => {
    const zones = [newId(), newId()];
    await client.query(`insert into zones (id, office_id, name) values ($1, $3, 'South'), ($2, $3, 'North')`, [...zones, near]);
    const closed = await putOffice('UTC', 'Closed');
    await client.query('update offices set archived_at = now() where id = $1', [closed]);
    const asked = new Date();
    const { status, body } = await offices(ana);
    const answered = new Date();
    // Midnight may have come in between.
    const inDays = (zone: string, days: number): unknown =>
      expect.toBeOneOf([addDays(civilDateIn(zone, asked), days), addDays(civilDateIn(zone, answered), days)]);
    expect([status, body.items]).toEqual([
      200,
      [
        {
          id: far,
          organisationId: organisation,
          name: 'Kiribati',
          timeZone: 'Pacific/Kiritimati',
          today: inDays('Pacific/Kiritimati', 0),
          lastDay: inDays('Pacific/Kiritimati', 366),
          zones: [],
        },
        {
          id: near,
          organisationId: organisation,
          name: 'Madrid',
          timeZone: 'Europe/Madrid',
          today: inDays('Europe/Madrid', 0),
          lastDay: inDays('Europe/Madrid', 366),
          zones: [
            { id: zones[1], name: 'North' },
            { id: zones[0], name: 'South' },
          ],
        },
      ],
    ]);
    expect((await offices(stranger)).body.items).toEqual([]);
    expect((await offices(admin)).body.items.map((office: { id: string }) => office.id)).toEqual(expect.arrayContaining([near, far]));
    expect((await offices()).status).toBe(401);
  });

  it('DK8 counts desks and reservations of every day, for whoever manages the office', async () => {
    const [first, second] = await putDesks(near, 3);
    await putDesks(near, 2, 'inactive');
    const [one, two, three] = [await member(), await member(), await member()];
    const book = (user: string, desk: string, date: string, status = 'booked') =>
      client.query(
        `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, cancelled_at)
         values ($1, $2, $3, $4, $5, $6, $7, case $7 when 'cancelled' then now() end)`,
        [newId(), organisation, user, desk, near, date, status],
      );
    await book(one.userId, first!, '2026-02-28');
    await book(two.userId, second!, '2026-02-28');
    await book(one.userId, first!, '2026-03-02');
    await book(three.userId, second!, '2026-03-01', 'cancelled');
    await book(one.userId, first!, '2026-03-03');
    for (const by of [keeper, admin]) {
      const { status, body } = await occupancy('from=2026-02-28&to=2026-03-02', by);
      expect([status, body.items]).toEqual([
        200,
        [
          { date: '2026-02-28', desks: 3, reserved: 2 },
          { date: '2026-03-01', desks: 3, reserved: 0 },
          { date: '2026-03-02', desks: 3, reserved: 1 },
        ],
      ]);
    }
    expect((await occupancy('from=2026-01-01&to=2026-04-02', keeper)).body.items).toHaveLength(92);
  });

  it('DK8 is for nobody else, and for no more than 92 days', async () => {
    const days = 'from=2026-01-01&to=2026-01-02';
    expect([(await occupancy(days)).status, (await occupancy(days, ana)).status]).toEqual([401, 403]);
    for (const office of [far, newId(), 'x', '%00'])
      expect([office, (await occupancy(days, keeper, office)).status]).toEqual([office, 404]);
    const codes = async (query: string) => {
      const { status, body } = await occupancy(query, keeper);
      return [query, status, body.error?.code];
    };
    for (const bad of ['from=2026-02-30&to=2026-03-01', 'from=x&to=2026-03-01', 'from=2026-03-01&to=1'])
      expect(await codes(bad)).toEqual([bad, 400, 'DATE_INVALID']);
    for (const bad of [
      'from=2026-01-01&to=2026-04-03',
      'from=2026-01-02&to=2026-01-01',
      'from=2026-01-01',
      '',
      `${days}&x=1`,
      'from=9999-12-31&to=9999-12-31&from=1',
    ])
      expect(await codes(bad)).toEqual([bad, 400, 'VALIDATION_FAILED']);
  });

  it('DK1 says where a desk is when the desks of one office are asked for', async () => {
    const zone = newId();
    await client.query(`insert into zones (id, office_id, name) values ($1, $2, 'Plan')`, [zone, far]);
    const [drawn, plain] = await putDesks(far, 2);
    await client.query('update desks set zone_id = $1, position_x = 10, position_y = 20 where id = $2', [zone, drawn]);
    const day = async (query: string) =>
      (await api.request({ url: `/desks?date=2026-12-01${query}`, token: ana.token })).body.items as { id: string }[];
    const placed = await day(`&office_id=${far}`);
    expect(placed.find(({ id }) => id === drawn)).toMatchObject({ zoneId: zone, position: { x: 10, y: 20 } });
    expect(placed.find(({ id }) => id === plain)).toMatchObject({ zoneId: null, position: null });
    expect(Object.keys((await day('')).find(({ id }) => id === drawn)!)).toEqual([
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
  });
});
