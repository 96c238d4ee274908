import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { toCursor } from '#platform/http';
import { type GrantScope, grantRole } from '#users/testing';

const URL = '/api/admin/offices';

let api: TestApi;
let database: Client;
let admin: SignedIn;
let person: SignedIn;
/** Holds the administrator's role in one organisation only. */
let manager: SignedIn;
/** Holds it in one office of that organisation only. */
let keeper: SignedIn;
let organisation: string;
let elsewhere: string;

beforeAll(async () => {
  api = await startTestApi();
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await database.connect();
  [organisation, elsewhere] = [await insertOrganisation(), await insertOrganisation()];
  admin = await signIn(api.app, { admin: true });
  [person, manager, keeper] = [
    await signIn(api.app, { organisationId: organisation }),
    await signIn(api.app, { organisationId: organisation }),
    await signIn(api.app, { organisationId: organisation }),
  ];
  await grant(manager, 'organisation', organisation);
});
afterAll(async () => {
  await database?.end();
  await api?.close();
});

async function insertOrganisation(): Promise<string> {
  const id = newId();
  await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'O', $2, 'UTC')`, [id, `o-${id}`]);
  return id;
}
const grant = (to: SignedIn, type: GrantScope, id: string, role = 'admin') => grantRole(database, to.userId, role, type, id);
const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown, by = admin, headers: Record<string, string> = {}) =>
  api.request({ method, url, token: by.token, headers, ...(body === undefined ? {} : { body }) });
const make = async (organisationId = organisation, name = `Office ${newId()}`) =>
  (await send('POST', URL, { organisationId, name, timeZone: 'Europe/Madrid' })).body;
const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];
const audited = async (id: string) =>
  (await database.query('select action, before, after, organisation_id from audit_entries where target_id = $1 order by occurred_at', [id]))
    .rows;
const putDesk = async (officeId: string, zoneId: string | null = null) => {
  const id = newId();
  await database.query('insert into desks (id, office_id, zone_id, code, name) values ($1, $2, $3, $4, $4)', [
    id,
    officeId,
    zoneId,
    id.slice(-8),
  ]);
  return id;
};

describe('offices', () => {
  it('DK6 creates an office, in one’s own organisation when none is named, and records it', async () => {
    const answer = await send('POST', URL, { name: 'Sol', timeZone: 'Europe/Madrid' }, manager);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      organisationId: organisation,
      name: 'Sol',
      timeZone: 'Europe/Madrid',
      version: 1,
      createdAt: expect.any(String),
      archivedAt: null,
    });
    expect(await audited(answer.body.id)).toEqual([
      {
        action: 'office.create',
        before: null,
        after: { name: 'Sol', timeZone: 'Europe/Madrid', archived: false },
        organisation_id: organisation,
      },
    ]);
    expect((await send('GET', `${URL}/${answer.body.id}`, undefined, manager)).body).toEqual(answer.body);
    expect(codeOf(await send('POST', URL, { name: 'SOL', timeZone: 'UTC' }, manager))).toEqual([409, 'OFFICE_NAME_TAKEN']);
    expect((await send('POST', URL, { organisationId: elsewhere, name: 'Sol', timeZone: 'UTC' })).status).toBe(201);
  });

  it.each([
    ['an unknown zone', { timeZone: 'Europe/Nowhere' }],
    ['an offset as zone', { timeZone: '+01:00' }],
    ['no name', { name: '' }],
    ['spaces as name', { name: '   ' }],
    ['a line break in the name', { name: 'A\nB' }],
    ['a long name', { name: 'a'.repeat(201) }],
    ['null as name', { name: null }],
    ['an organisation that is no id', { organisationId: 'x' }],
    ['a further field', { version: 7 }],
  ])('DK6 refuses %s', async (_, change) => {
    const { body: office } = await send('POST', URL, { organisationId: organisation, name: `O ${newId()}`, timeZone: 'UTC' });
    expect(codeOf(await send('POST', URL, { organisationId: organisation, name: 'New', timeZone: 'UTC', ...change }))).toEqual([
      400,
      'VALIDATION_FAILED',
    ]);
    expect(codeOf(await send('PATCH', `${URL}/${office.id}`, change))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK6 changes what is named and keeps the rest; an edit of an older version is refused', async () => {
    const office = await make();
    const changed = await send('PATCH', `${URL}/${office.id}`, { timeZone: 'America/Bogota' }, admin, { 'if-match': '"1"' });
    expect(changed.body).toEqual({ ...office, timeZone: 'America/Bogota', version: 2 });
    const late = await send('PATCH', `${URL}/${office.id}`, { name: 'Late' }, admin, { 'if-match': '"1"' });
    expect([late.status, late.body.error.code, late.body.error.details]).toEqual([412, 'PRECONDITION_FAILED', { version: 2 }]);
    expect((await send('PATCH', `${URL}/${office.id}`, {})).body.version).toBe(2);
    expect((await audited(office.id)).map((entry) => entry.action)).toEqual(['office.create', 'office.update']);
  });

  it('DK6 lets no change of several at the same time get lost', async () => {
    const office = await make();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send('PATCH', `${URL}/${office.id}`, { name: `R ${index} ${office.id}` }, admin, { 'if-match': '"1"' }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
  });

  it('DK6 archives an office that nobody counts on, and brings it back', async () => {
    const office = await make();
    const desk = await putDesk(office.id);
    const book = (date: string) =>
      database.query(
        'insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date) values ($1, $2, $3, $4, $5, $6)',
        [newId(), organisation, person.userId, desk, office.id, date],
      );
    await book('2020-01-01');
    await book('2999-01-01');
    const refused = await send('PATCH', `${URL}/${office.id}`, { archived: true });
    expect([...codeOf(refused), refused.body.error.details]).toEqual([409, 'OFFICE_IN_USE', { futureReservations: 1 }]);
    await database.query(`update reservations set status = 'cancelled', cancelled_at = now() where reservation_date = '2999-01-01'`);
    const archived = await send('PATCH', `${URL}/${office.id}`, { archived: true });
    expect(archived.body).toMatchObject({ archivedAt: expect.any(String), version: 2 });
    const idsIn = async (query: string) =>
      (await send('GET', `${URL}?organisationId=${organisation}&limit=100${query}`)).body.items.map((item: { id: string }) => item.id);
    expect(await idsIn('')).not.toContain(office.id);
    expect(await idsIn('&archived=true')).toEqual([office.id]);
    // Its name is free again while it is archived.
    const successor = await make(organisation, office.name);
    expect(codeOf(await send('PATCH', `${URL}/${office.id}`, { archived: false }))).toEqual([409, 'OFFICE_NAME_TAKEN']);
    await send('PATCH', `${URL}/${successor.id}`, { name: `Other ${newId()}` });
    expect((await send('PATCH', `${URL}/${office.id}`, { archived: false })).body.archivedAt).toBeNull();
  });

  it('DK6 deletes only an office that never had a desk', async () => {
    const [empty, used] = [await make(), await make()];
    await send('POST', `${URL}/${empty.id}/zones`, { name: 'Patio' });
    await putDesk(used.id);
    expect((await send('DELETE', `${URL}/${empty.id}`)).status).toBe(204);
    expect(codeOf(await send('DELETE', `${URL}/${empty.id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await send('DELETE', `${URL}/${used.id}`))).toEqual([409, 'OFFICE_IN_USE']);
    expect((await audited(empty.id)).map((entry) => entry.action)).toEqual(['office.create', 'office.delete']);
    expect(await audited(used.id)).toHaveLength(1);
  });

  it('DK6 pages by name without gaps or repeats, and finds by a part of it', async () => {
    const own = await insertOrganisation();
    const made = [];
    for (const name of ['B', 'a b', 'Ñandú', 'A', 'c']) made.push((await make(own, name)).id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await send('GET', `${URL}?organisationId=${own}&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    }
    expect(seen.toSorted()).toEqual(made.toSorted());
    const found = async (text: string) => (await send('GET', `${URL}?organisationId=${own}&search=${encodeURIComponent(text)}`)).body.items;
    expect([await found('ÑANDÚ'), await found('%')]).toMatchObject([[{ name: 'Ñandú' }], []]);
    for (const cursor of ['x', toCursor(['A', '-'.repeat(36)])])
      expect(codeOf(await send('GET', `${URL}?cursor=${cursor}`)), cursor).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await send('GET', `${URL}?limit=101`))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('zones', () => {
  it('DK6 are created, renamed, listed and deleted, with their trail', async () => {
    const office = await make();
    const { status, body: zone } = await send('POST', `${URL}/${office.id}/zones`, { name: 'Patio' });
    expect([status, zone]).toEqual([201, { id: expect.any(String), officeId: office.id, name: 'Patio', version: 1 }]);
    expect(codeOf(await send('POST', `${URL}/${office.id}/zones`, { name: 'patio' }))).toEqual([409, 'ZONE_NAME_TAKEN']);
    expect(codeOf(await send('POST', `${URL}/${office.id}/zones`, { name: '' }))).toEqual([400, 'VALIDATION_FAILED']);
    expect((await send('PATCH', `/api/admin/zones/${zone.id}`, { name: 'Terraza' }, admin, { 'if-match': '"1"' })).body).toEqual({
      ...zone,
      name: 'Terraza',
      version: 2,
    });
    expect(codeOf(await send('PATCH', `/api/admin/zones/${zone.id}`, { name: 'X' }, admin, { 'if-match': '"1"' }))).toEqual([
      412,
      'PRECONDITION_FAILED',
    ]);
    await send('POST', `${URL}/${office.id}/zones`, { name: 'Ático' });
    const { body: first } = await send('GET', `${URL}/${office.id}/zones?limit=1`);
    const { body: second } = await send('GET', `${URL}/${office.id}/zones?limit=1&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((item: { name: string }) => item.name).toSorted()).toEqual(['Terraza', 'Ático']);
    expect(second.nextCursor).toBeNull();
    await putDesk(office.id, zone.id);
    expect(codeOf(await send('DELETE', `/api/admin/zones/${zone.id}`))).toEqual([409, 'ZONE_IN_USE']);
    await database.query('delete from desks where zone_id = $1', [zone.id]);
    expect((await send('DELETE', `/api/admin/zones/${zone.id}`)).status).toBe(204);
    expect(codeOf(await send('GET', `/api/admin/zones/${zone.id}`))).toEqual([404, 'NOT_FOUND']);
    expect((await audited(zone.id)).map((entry) => entry.action)).toEqual(['zone.create', 'zone.update', 'zone.delete']);
  });
});

describe('the scope of a grant', () => {
  it('DK6 an organisation’s manager manages its offices; those of others do not exist for them', async () => {
    const [own, foreign] = [await make(organisation), await make(elsewhere)];
    const { body: zone } = await send('POST', `${URL}/${foreign.id}/zones`, { name: 'Z' });
    expect((await send('PATCH', `${URL}/${own.id}`, { name: `Mine ${own.id}` }, manager)).status).toBe(200);
    for (const [method, url, body] of [
      ['GET', `${URL}/${foreign.id}`],
      ['PATCH', `${URL}/${foreign.id}`, { name: 'Taken over' }],
      ['DELETE', `${URL}/${foreign.id}`],
      ['GET', `${URL}/${foreign.id}/zones`],
      ['POST', `${URL}/${foreign.id}/zones`, { name: 'Y' }],
      ['GET', `/api/admin/zones/${zone.id}`],
      ['PATCH', `/api/admin/zones/${zone.id}`, { name: 'Y' }],
      ['DELETE', `/api/admin/zones/${zone.id}`],
    ] as const) {
      const [theirs, missing] = [
        await send(method, url, body, manager),
        await send(method, url.replace(/[0-9a-f-]{36}/, newId()), body, manager),
      ];
      expect([method, url, theirs.status, theirs.body.error.code, theirs.body.error.message]).toEqual([
        method,
        url,
        404,
        missing.body.error.code,
        missing.body.error.message,
      ]);
    }
    expect(codeOf(await send('POST', URL, { organisationId: elsewhere, name: 'X', timeZone: 'UTC' }, manager))).toEqual([
      400,
      'ORGANISATION_UNKNOWN',
    ]);
    expect(codeOf(await send('POST', URL, { organisationId: newId(), name: 'X', timeZone: 'UTC' }))).toEqual([400, 'ORGANISATION_UNKNOWN']);
    const { body } = await send('GET', `${URL}?limit=100`, undefined, manager);
    expect(new Set(body.items.map((item: { organisationId: string }) => item.organisationId))).toEqual(new Set([organisation]));
    expect((await send('GET', `${URL}?organisationId=${elsewhere}`, undefined, manager)).body.items).toEqual([]);
  });

  it('DK6 an office’s keeper manages that office alone, and creates none', async () => {
    const [own, neighbour] = [await make(organisation), await make(organisation)];
    await grant(keeper, 'office', own.id);
    expect((await send('PATCH', `${URL}/${own.id}`, { name: `Kept ${own.id}` }, keeper)).status).toBe(200);
    expect((await send('POST', `${URL}/${own.id}/zones`, { name: 'Z' }, keeper)).status).toBe(201);
    expect((await send('GET', `${URL}/${neighbour.id}`, undefined, keeper)).status).toBe(404);
    expect((await send('GET', URL, undefined, keeper)).body.items.map((item: { id: string }) => item.id)).toEqual([own.id]);
    expect(codeOf(await send('POST', URL, { name: 'X', timeZone: 'UTC' }, keeper))).toEqual([400, 'ORGANISATION_UNKNOWN']);
  });

  it('DK6 who manages desks alone reads the offices they are in, and changes none', async () => {
    const [own, foreign] = [await make(organisation), await make(elsewhere)];
    const { body: zone } = await send('POST', `${URL}/${own.id}/zones`, { name: 'Z' });
    const role = { key: 'desk-keeper', name: 'Desks', permissions: ['desk.manage'] };
    const { key } = (await send('POST', '/api/admin/roles', role)).body;
    const deskKeeper = await signIn(api.app, { organisationId: elsewhere });
    await grant(deskKeeper, 'office', own.id, key);
    const read = (url: string) => send('GET', url, undefined, deskKeeper);
    expect((await read(URL)).body.items).toEqual([own]);
    expect((await read(`${URL}/${own.id}`)).body).toEqual(own);
    expect((await read(`${URL}/${own.id}/zones`)).body.items).toEqual([zone]);
    expect((await read(`/api/admin/zones/${zone.id}`)).body).toEqual(zone);
    expect([(await read(`${URL}/${foreign.id}`)).status, (await read(`${URL}/${foreign.id}/zones`)).status]).toEqual([404, 404]);
    expect(codeOf(await send('PATCH', `${URL}/${own.id}`, { name: 'Mine' }, deskKeeper))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await send('POST', `${URL}/${own.id}/zones`, { name: 'Y' }, deskKeeper))).toEqual([403, 'FORBIDDEN']);
  });

  it('DK6 others are refused at the door', async () => {
    const office = await make();
    for (const [method, url] of [
      ['GET', URL],
      ['POST', URL],
      ['GET', `${URL}/${office.id}`],
      ['PATCH', `${URL}/${office.id}`],
      ['DELETE', `${URL}/${office.id}`],
      ['GET', `/api/admin/zones/${newId()}`],
    ] as const) {
      expect(codeOf(await send(method, url, method === 'GET' || method === 'DELETE' ? undefined : {}, person))).toEqual([403, 'FORBIDDEN']);
      expect((await api.request({ method, url })).status).toBe(401);
    }
  });
});
