import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';

const URL = '/api/admin/business-hours';
const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));
const office = { name: 'Office', timeZone: 'Europe/Madrid', ranges: week, holidays: [{ date: '2026-12-25', name: 'Christmas' }] };

describe('business hours', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let local: SignedIn;
  const north = newId();
  let home: string;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    home = (await database.query('select id from organisations where is_default')).rows[0].id;
    [boss, local] = [await signIn(api.app, { admin: true }), await signIn(api.app, { organisationId: north })];
    await grantRole(database, local.userId, 'admin', 'organisation', north);
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });

  const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, by?: SignedIn, body?: object, headers = {}) =>
    api.request({ method, url: `${URL}${path}`, headers, ...(by && { token: by.token }), ...(body && { body }) });
  const create = (by: SignedIn, body: object = {}) => call('POST', '', by, { ...office, ...body });
  const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];
  const names = async (by: SignedIn) => (await call('GET', '', by)).body.items.map((item: { name: string }) => item.name);

  it('TK3 are made, read, changed and deleted, each with its entry', async () => {
    const made = await create(local, { ranges: week.toReversed() });
    expect([made.status, made.body]).toEqual([
      201,
      { id: expect.any(String), organisationId: north, ...office, alwaysOpen: false, isDefault: false, mayChange: true, version: 1 },
    ]);
    const { id } = made.body;
    const evening = [...week, { weekday: 1, opens: '18:00', closes: '24:00' }];
    const changed = await call('PATCH', `/${id}`, local, { ranges: evening, holidays: [] }, { 'if-match': '"1"' });
    expect(changed.body).toMatchObject({ ranges: { length: 6, 1: { weekday: 1, closes: '24:00' } }, holidays: [], version: 2 });
    expect((await call('PATCH', `/${id}`, local, { name: 'Office' })).body.version).toBe(2);
    expect(codeOf(await call('PATCH', `/${id}`, local, { name: 'Late' }, { 'if-match': '"1"' }))).toEqual([412, 'PRECONDITION_FAILED']);
    expect(codeOf(await create(local, { name: 'oFFICE' }))).toEqual([409, 'BUSINESS_HOURS_NAME_TAKEN']);
    expect((await call('GET', `/${id}`, local)).body).toEqual(changed.body);
    expect((await call('DELETE', `/${id}`, local, undefined, { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('DELETE', `/${id}`, local)).status).toBe(204);
    expect((await call('GET', `/${id}`, local)).status).toBe(404);
    const { rows } = await database.query('select action from audit_entries where target_id = $1 and organisation_id = $2 order by id', [
      id,
      north,
    ]);
    expect(rows.map(({ action }) => action)).toEqual(['create', 'update', 'delete'].map((verb) => `business-hours.${verb}`));
  });

  it('TK3 say whether it is open, and when that changes', async () => {
    const { id } = (await create(local, { name: 'Preview' })).body;
    const preview = async (at: string) => (await call('GET', `/${id}/preview?at=${at}`, local)).body;
    expect(await preview('2026-12-24T12:00:00Z')).toEqual({
      at: '2026-12-24T12:00:00.000Z',
      open: true,
      changesAt: '2026-12-24T17:00:00.000Z',
    });
    expect(await preview('2026-12-24T17:00:00Z')).toMatchObject({ open: false, changesAt: '2026-12-28T08:00:00.000Z' });
    expect((await call('GET', `/${id}/preview`, local)).body.at).toMatch(/^20/);
    expect((await call('GET', `/${id}/preview?at=yesterday`, local)).status).toBe(400);
    await call('PATCH', `/${id}`, local, { alwaysOpen: true });
    expect(await preview('2026-12-25T12:00:00Z')).toMatchObject({ open: true, changesAt: null });
    await call('PATCH', `/${id}`, local, { alwaysOpen: false, ranges: [] });
    expect(await preview('2026-12-24T12:00:00Z')).toMatchObject({ open: false, changesAt: null });
  });

  it('TK3 have one default at a time, also when several are made one at once', async () => {
    const made = await Promise.all(['A', 'B', 'C', 'D'].map((name) => create(local, { name, isDefault: true })));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    await Promise.all(made.map(({ body }) => call('PATCH', `/${body.id}`, local, { isDefault: true })));
    const defaults = (await call('GET', '', local)).body.items.filter((item: { isDefault: boolean }) => item.isDefault);
    expect(defaults).toHaveLength(1);
    expect((await call('PATCH', `/${defaults[0].id}`, local, { isDefault: false })).body.isDefault).toBe(false);
  });

  it('TK3 AU16 are for those who manage tickets where they count; those of the installation are seen by all of these', async () => {
    const [ana, own] = [await signIn(api.app), (await create(local, { name: 'North only' })).body];
    expect((await call('GET', '')).status).toBe(401);
    expect((await call('GET', '', ana)).status).toBe(403);
    const everywhere = (await create(boss, { name: 'Everywhere', organisationId: null, isDefault: true })).body;
    expect(everywhere).toMatchObject({ organisationId: null, mayChange: true });
    expect((await call('GET', `/${everywhere.id}`, local)).body).toMatchObject({ name: 'Everywhere', mayChange: false });
    expect(codeOf(await call('PATCH', `/${everywhere.id}`, local, { name: 'Mine' }))).toEqual([403, 'FORBIDDEN']);
    expect((await call('DELETE', `/${everywhere.id}`, local)).status).toBe(403);
    expect((await create(local, { organisationId: null })).status).toBe(403);
    const { id } = (await create(boss, { name: 'South' })).body;
    for (const [method, body] of [['GET'], ['PATCH', { name: 'x' }], ['DELETE']] as const)
      expect((await call(method, `/${id}`, local, body)).status).toBe(404);
    expect((await call('GET', `/${id}/preview`, local)).status).toBe(404);
    expect((await create(local, { organisationId: home })).status).toBe(404);
    expect((await create(boss, { organisationId: newId() })).status).toBe(404);
    expect(await names(local)).toEqual(expect.arrayContaining(['Everywhere', 'North only']));
    expect(await names(local)).not.toContain('South');
    expect(await names(boss)).toEqual(expect.arrayContaining(['South', own.name]));
    const page = (await call('GET', '?limit=1', local)).body;
    expect(
      (await call('GET', `?limit=100&cursor=${page.nextCursor}`, local)).body.items.map((item: { id: string }) => item.id),
    ).not.toContain(page.items[0].id);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['no zone', { timeZone: 'Mars' }],
    ['no weekday', { ranges: [{ weekday: 0, opens: '09:00', closes: '10:00' }] }],
    ['opening at the end of a day', { ranges: [{ weekday: 1, opens: '24:00', closes: '24:00' }] }],
    ['closing after the end of a day', { ranges: [{ weekday: 1, opens: '09:00', closes: '24:01' }] }],
    ['closing at once', { ranges: [{ weekday: 1, opens: '09:00', closes: '09:00' }] }],
    ['closing before opening', { ranges: [{ weekday: 1, opens: '22:00', closes: '06:00' }] }],
    ['ranges that overlap', { ranges: [...week, { weekday: 5, opens: '17:59', closes: '19:00' }] }],
    ['nothing as a range', { ranges: [null] }],
    ['too many ranges', { ranges: Array.from({ length: 51 }, () => week[0]) }],
    ['a holiday on no day', { holidays: [{ date: '2026-02-29', name: 'None' }] }],
    ['a holiday without a name', { holidays: [{ date: '2026-02-28', name: '' }] }],
    ['a holiday twice', { holidays: [...office.holidays, ...office.holidays] }],
    ['nothing as a holiday', { holidays: [null] }],
    ['neither default nor not', { isDefault: null }],
  ])('TK3 refuse %s', async (_, body) => {
    expect(codeOf(await create(local, { name: 'Refused', ...body }))).toEqual([400, 'VALIDATION_FAILED']);
  });
});
