import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { type MoneyCount, StatsRegistry } from '#platform/stats';
import { grantRole } from '#users/testing';
import { DayCounterService } from '../src/day-counter.service.js';

type Row = Record<string, any>;

const AUCKLAND = '00000000-0000-7000-8000-0000000000a1';
const UTC = '00000000-0000-7000-8000-0000000000b1';

let api: TestApi;
let client: Client;
let boss: { token: string };
let local: { token: string };

beforeAll(async () => {
  api = await startTestApi();
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await client.connect();
  boss = await signIn(api.app, { admin: true });
  await query(
    `insert into organisations (id, name, slug, time_zone) values ('${AUCKLAND}', 'A', 'a', 'Pacific/Auckland'), ('${UTC}', 'B', 'b', 'UTC')`,
  );
  // Made long before, so that they are in nobody's period.
  const member = await signIn(api.app, { organisationId: AUCKLAND });
  await query(`update users set created_at = '2020-01-01' where id = $1`, [member.userId]);
  await grantRole(client, member.userId, 'admin', 'organisation');
  local = member;
  // Noon of the 10th in UTC is the 11th in Auckland.
  for (const [organisation, name] of [
    [AUCKLAND, 'a'],
    [UTC, 'b'],
  ])
    for (const [index, at] of ['2026-03-10T12:00Z', '2026-03-10T12:30Z', '2026-03-01T12:00Z'].entries())
      await query(
        `with person as (insert into users (id, organisation_id, email, first_name, last_name, confirmed_at, created_at, status)
           values (gen_random_uuid(), $1, $2, 'X', 'Y', now(), $3, $4) returning id)
         insert into sessions (id, user_id, security_epoch, hash_current, absolute_expires_at, idle_expires_at, idle_seconds, auth_methods, created_at, revoked_at, revoke_reason)
           select gen_random_uuid(), id, 1, sha256('x'), '2026-05-01', '2026-05-01', 60, '{password}', $3, $3, 'logout' from person, generate_series(1, 2)`,
        [organisation, `${name}${index}@example.com`, at, index === 2 ? 'suspended' : 'active'],
      );
  await query(`insert into offices (id, organisation_id, name, time_zone) values ('${UTC}', '${UTC}', 'B', 'UTC')`);
  await query(
    `insert into desks (id, office_id, code, name, status) select gen_random_uuid(), '${UTC}', 'D' || n, 'D', case n when 5 then 'inactive' else 'active' end from generate_series(1, 5) n`,
  );
  await query(
    `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, cancelled_at)
     select gen_random_uuid(), '${UTC}', u.id, d.id, '${UTC}', day, case d.code when 'D4' then 'cancelled' else 'booked' end, case d.code when 'D4' then now() end
       from (select id, row_number() over (order by email) as n from users where email in ('b0@example.com', 'b1@example.com')) u
       join (select id, code, row_number() over (order by code) as n from desks where code in ('D1', 'D4')) d on d.n = u.n,
       unnest('{2026-03-10,2026-03-12}'::date[]) day`,
  );
});
afterAll(async () => {
  await client?.end();
  await api?.close();
});

async function query(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query(text, values)).rows;
}
const ask = (search: string, token = boss.token, topic = 'overview') => api.request({ url: `/api/admin/stats/${topic}${search}`, token });
const figuresOf = (body: Row) => Object.fromEntries(body.figures.map(({ key, value, previous }: Row) => [key, [value, previous]]));
const seriesOf = (body: Row, key: string) =>
  Object.fromEntries(
    body.series
      .find((each: Row) => each.key === key)
      .points.filter(({ value, previous }: Row) => value || previous)
      .map(({ date, value, previous }: Row) => [date, [value, previous]]),
  );
const DAYS = '?from=2026-03-08&to=2026-03-14';

describe('figures', () => {
  it('ST1 AU16 are for those who hold the permission, of what their grant covers', async () => {
    const ana = await signIn(api.app);
    for (const topic of ['overview', 'users', 'transactions']) {
      expect((await api.request({ url: `/api/admin/stats/${topic}` })).status).toBe(401);
      expect((await ask('', ana.token, topic)).status).toBe(403);
      expect((await ask(`?organisationId=${UTC}`, local.token, topic)).status).toBe(404);
      expect((await ask(`?organisationId=${AUCKLAND}`, local.token, topic)).status).toBe(200);
    }
    const own = await ask(DAYS, local.token);
    expect(figuresOf(own.body)).toMatchObject({
      'sign-ups': [2, 1],
      'sign-ins': [4, 2],
      bookings: [0, 0],
      people: [3, null],
      suspended: [1, null],
      'active-sessions': [1, null],
      desks: [0, null],
    });
    expect((await ask(`?organisationId=00000000-0000-7000-8000-0000000000ff`)).status).toBe(404);
    const office = await signIn(api.app);
    await grantRole(client, office.userId, 'admin', 'office', UTC);
    expect((await ask('', office.token)).status).toBe(403);
  });

  it.each([
    '?period=5d',
    '?from=2026-03-08',
    '?to=2026-03-08',
    '?from=2026-03-08&to=2026-03-07',
    '?from=2025-01-01&to=2026-01-02',
    '?from=2026-02-30&to=2026-03-01',
    `${DAYS}&period=7d`,
    '?organisationId=x',
    '?from=x&to=y',
    '?who=me',
  ])('ST1 refuses %s', async (search) => {
    const { status, body } = await ask(search);
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('ST1 count by day in the zone of each organisation, with the period before', async () => {
    const there = (await ask(`${DAYS}&organisationId=${AUCKLAND}`)).body;
    expect([there.period, there.previous]).toEqual([
      { from: '2026-03-08', to: '2026-03-14' },
      { from: '2026-03-01', to: '2026-03-07' },
    ]);
    expect(seriesOf(there, 'sign-ups')).toEqual({ '2026-03-09': [0, 1], '2026-03-11': [2, 0] });
    const here = (await ask(`${DAYS}&organisationId=${UTC}`)).body;
    expect(seriesOf(here, 'sign-ups')).toEqual({ '2026-03-08': [0, 1], '2026-03-10': [2, 0] });
    expect(seriesOf(here, 'sign-ins')).toEqual({ '2026-03-08': [0, 2], '2026-03-10': [4, 0] });
    expect(seriesOf(here, 'bookings')).toEqual({ '2026-03-10': [1, 0], '2026-03-12': [1, 0] });
    // One of four desks on each of the two days on which anybody came.
    expect(figuresOf(here)).toMatchObject({ bookings: [2, 0], desks: [4, null], 'desk-occupancy': [0.25, null] });
    expect(seriesOf(here, 'desk-occupancy')).toEqual({ '2026-03-10': [0.25, 0], '2026-03-12': [0.25, 0] });
    const all = (await ask(DAYS)).body;
    expect(seriesOf(all, 'sign-ups')).toEqual({ '2026-03-08': [0, 1], '2026-03-09': [0, 1], '2026-03-10': [2, 0], '2026-03-11': [2, 0] });
    expect(all.series[0].points).toHaveLength(7);
    expect(Date.now() - Date.parse(all.asOf)).toBeLessThan(60_000);
    const people = (await ask(DAYS, boss.token, 'users')).body;
    expect(Object.keys(figuresOf(people)).toSorted()).toEqual([
      'active-sessions',
      'people',
      'registrations-waiting',
      'sign-ins',
      'sign-ups',
      'suspended',
    ]);
    expect(people.series.map((each: Row) => each.key)).toEqual(['sign-ups', 'sign-ins']);
  });

  it('ST1 the last thirty days are meant when nothing is said, and today is one of them', async () => {
    const dayOf = () => new Date().toISOString().slice(0, 10);
    const asked = dayOf();
    const { body } = await ask('');
    // Midnight may have come in between, or since the first of those below signed in.
    expect([body.period.to, body.series[0].points.length]).toEqual([expect.toBeOneOf([asked, dayOf()]), 30]);
    const lately = body.series.find(({ key }: Row) => key === 'sign-ins').points.slice(-2) as { date: string; value: number }[];
    expect(lately.at(-1)!.date).toBe(body.period.to);
    expect(lately.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(1);
    expect((await ask('?period=7d')).body.series[0].points).toHaveLength(7);
  });

  it('ST1 an answer is kept for a minute, for those with the same scope only', async () => {
    const first = await ask('?period=90d');
    await query(
      `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at) values (gen_random_uuid(), '${UTC}', 'late@example.com', 'X', 'Y', now())`,
    );
    expect((await ask('?period=90d')).body).toEqual(first.body);
    expect((await ask(`?period=90d&organisationId=${UTC}`)).body.asOf).not.toBe(first.body.asOf);
    const theirs = (await ask('?period=90d', local.token)).body;
    expect([theirs.asOf === first.body.asOf, figuresOf(theirs)['people']]).toEqual([false, [3, null]]);
  });

  it('ST1 DM1 demo data that comes or goes is seen at once', async () => {
    const desks = async () => figuresOf((await ask('?period=90d')).body)['desks'][0];
    const before = await desks();
    const demo = (method: 'POST' | 'DELETE') => api.request({ method, url: '/api/admin/demo', token: boss.token });
    expect((await demo('POST')).status).toBe(200);
    expect(await desks()).toBeGreaterThan(before);
    expect((await demo('DELETE')).status).toBe(200);
    expect(await desks()).toBe(before);
  });

  it('ST1 days that are over are counted once, and stay when sessions are forgotten', async () => {
    const before = (await ask('?from=2026-03-07&to=2026-03-14')).body;
    const counter = api.app.get(DayCounterService, { strict: false });
    await Promise.all([counter.countDays(), counter.countDays()]);
    await counter.countDays();
    expect(
      await query(`select date::text, value::int from daily_figures where key = 'sign-ins' and organisation_id = '${AUCKLAND}' order by 1`),
    ).toEqual([
      { date: '2026-03-02', value: 2 },
      { date: '2026-03-11', value: 4 },
    ]);
    expect(
      await query(
        `select distinct p.counted_to < (now() at time zone o.time_zone)::date as past from daily_figure_progress p join organisations o on o.id = p.organisation_id`,
      ),
    ).toEqual([{ past: true }]);
    await query(`delete from sessions where created_at < '2026-04-01'`);
    // Other days are another answer.
    const after = (await ask('?from=2026-03-06&to=2026-03-14')).body;
    for (const key of ['sign-ups', 'sign-ins', 'bookings'])
      for (const { date, value } of before.series.find((each: Row) => each.key === key).points)
        expect([
          key,
          date,
          after.series.find((each: Row) => each.key === key).points.find((point: Row) => point.date === date).value,
        ]).toEqual([key, date, value]);
    expect(figuresOf(after)['sign-ins'][0]).toBe(8);
  });

  it('ST1 DM1 demo data is plotted as soon as it is there, and gone when it is', async () => {
    const loaded = await api.request({ method: 'POST', url: '/api/admin/demo', token: boss.token });
    const { organisationId } = loaded.body.batches[0];
    const { body } = await ask(`?period=30d&organisationId=${organisationId}`);
    for (const key of ['sign-ups', 'sign-ins', 'bookings']) {
      const [now, before] = figuresOf(body)[key];
      expect([key, now > 10, before > 5]).toEqual([key, true, true]);
      expect(body.series.find((each: Row) => each.key === key).points.filter(({ value }: Row) => value > 0).length).toBeGreaterThan(8);
    }
    expect(figuresOf(body)).toMatchObject({ people: [37, null], suspended: [3, null], desks: [60, null] });
    expect(figuresOf(body)['desk-occupancy'][0]).toBeGreaterThan(0.05);
    await api.app.get(DayCounterService, { strict: false }).countDays();
    expect(
      (await query(`select count(*)::int as n from daily_figures where organisation_id = $1`, [organisationId]))[0]!.n,
    ).toBeGreaterThan(50);
    expect((await api.request({ method: 'DELETE', url: '/api/admin/demo', token: boss.token })).status).toBe(200);
    expect((await query(`select count(*)::int as n from daily_figures where organisation_id = $1`, [organisationId]))[0]!.n).toBe(0);
    expect((await ask(`?period=30d&organisationId=${organisationId}`)).status).toBe(404);
  });
});

describe('transactions', () => {
  const transactions = async (search: string, token = boss.token) => (await ask(search, token, 'transactions')).body;

  it('ST1 are whole and empty while nothing here takes money', async () => {
    expect(await transactions(DAYS)).toEqual({
      period: { from: '2026-03-08', to: '2026-03-14' },
      previous: { from: '2026-03-01', to: '2026-03-07' },
      asOf: expect.any(String),
      takesMoney: false,
      currencies: [],
    });
    expect((await ask('?period=5d', boss.token, 'transactions')).status).toBe(400);
  });

  it('ST1 are added by currency in minor units, however many, with refunds beside them, for the scope of the grant', async () => {
    // Two such payments are more than a number of JSON holds exactly.
    const MUCH = 9_007_199_254_740_993n;
    const rows: Record<'orders' | 'refunds', MoneyCount[]> = {
      orders: [
        { organisationId: UTC, date: '2026-03-10', currency: 'EUR', count: 2, amount: 1_050n },
        { organisationId: AUCKLAND, date: '2026-03-10', currency: 'EUR', count: 1, amount: 200n },
        { organisationId: UTC, date: '2026-03-03', currency: 'EUR', count: 3, amount: 600n },
        { organisationId: UTC, date: '2026-03-14', currency: 'CLP', count: 1, amount: MUCH },
        { organisationId: UTC, date: '2026-03-14', currency: 'CLP', count: 1, amount: MUCH },
      ],
      refunds: [{ organisationId: UTC, date: '2026-03-11', currency: 'EUR', count: 1, amount: 1_500n }],
    };
    const asked: string[] = [];
    const series = (key: 'orders' | 'refunds', direction: 'payment' | 'refund') => ({
      key,
      direction,
      count: ({ from, to }: { from: string; to: string }, scope: 'installation' | { organisationIds: readonly string[] }) => {
        asked.push(`${from} ${to}`);
        return Promise.resolve(
          rows[key].filter(({ organisationId }) => scope === 'installation' || scope.organisationIds.includes(organisationId)),
        );
      },
    });
    api.app
      .get(StatsRegistry, { strict: false })
      .register({ name: 'test', money: [series('orders', 'payment'), series('refunds', 'refund')] });
    // Other days, since the empty answer is kept for a minute.
    const all = await transactions('?from=2026-03-08&to=2026-03-15');
    expect(asked).toEqual(['2026-02-28 2026-03-15', '2026-02-28 2026-03-15']);
    expect(all.takesMoney).toBe(true);
    expect(all.currencies.map(({ currency, decimals }: Row) => [currency, decimals])).toEqual([
      ['CLP', 0],
      ['EUR', 2],
    ]);
    expect(all.currencies[0].payments).toEqual({ count: 2, amount: String(2n * MUCH), previousCount: 0, previousAmount: '0' });
    const euros = all.currencies[1];
    expect(euros).toMatchObject({
      payments: { count: 3, amount: '1250', previousCount: 3, previousAmount: '600' },
      refunds: { count: 1, amount: '1500', previousCount: 0, previousAmount: '0' },
      net: '-250',
      previousNet: '600',
      sources: [
        { key: 'orders', direction: 'payment', amount: '1250' },
        { key: 'refunds', direction: 'refund', amount: '1500' },
      ],
    });
    expect(euros.points).toHaveLength(8);
    expect(euros.points[2]).toEqual({
      date: '2026-03-10',
      payments: { count: 3, amount: '1250', previousCount: 0, previousAmount: '0' },
      refunds: { count: 0, amount: '0', previousCount: 0, previousAmount: '0' },
    });
    expect(euros.points[3].payments).toMatchObject({ previousCount: 3, previousAmount: '600' });
    const kept = asked.length;
    expect(await transactions('?from=2026-03-08&to=2026-03-15')).toEqual(all);
    expect(asked).toHaveLength(kept);
    const theirs = await transactions('?from=2026-03-08&to=2026-03-15', local.token);
    expect(theirs.currencies).toMatchObject([{ currency: 'EUR', payments: { count: 1, amount: '200' }, refunds: { count: 0 } }]);
  });
});
