import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { addDays, civilDateIn } from '#platform/time';
import { type GrantScope, grantRole } from '#users/testing';
import { DeskRows } from './desk-context.js';

const URL = '/api/admin/desks';
const ZONE = 'Europe/Madrid';

let api: TestApi;
let rows: DeskRows;
let organisation: string;
let office: string;
let zone: string;
let admin: SignedIn;
let manager: SignedIn;
let keeper: SignedIn;
let person: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  rows = await DeskRows.open(api.database);
  organisation = await rows.organisation();
  office = await rows.office(organisation, ZONE);
  zone = await putZone(office);
  admin = await signIn(api.app, { admin: true });
  [manager, keeper, person] = [
    await signIn(api.app, { organisationId: organisation }),
    await signIn(api.app, { organisationId: organisation }),
    await signIn(api.app, { organisationId: organisation }),
  ];
  await grant(manager, 'organisation', organisation);
  await grant(keeper, 'office', office);
});
afterAll(async () => {
  await rows?.close();
  await api?.close();
});

async function putZone(officeId: string): Promise<string> {
  const id = newId();
  await rows.client.query('insert into zones (id, office_id, name) values ($1, $2, $3)', [id, officeId, `Zone ${id}`]);
  return id;
}
const grant = (to: SignedIn, type: GrantScope, id: string, role = 'admin') => grantRole(rows.client, to.userId, role, type, id);
const send = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown, by = admin, headers: Record<string, string> = {}) =>
  api.request({ method, url, token: by.token, headers, ...(body === undefined ? {} : { body }) });
const make = async (fields: Record<string, unknown> = {}) => {
  const id = newId();
  return (await send('POST', URL, { officeId: office, code: id.slice(-12), name: `Puesto ${id}`, ...fields })).body;
};
const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];
const audited = async (id: string) =>
  (await rows.client.query('select action, actor_id, before, after from audit_entries where target_id = $1 order by occurred_at', [id]))
    .rows;
const today = civilDateIn(ZONE, new Date());
const book = async (by: SignedIn, deskId: string, daysAhead: number) =>
  (
    await api.request({
      method: 'POST',
      url: '/reservations',
      token: by.token,
      body: { date: addDays(today, daysAhead), desk_id: deskId, office_id: office },
    })
  ).body.reservation_id as string;

describe('desks for those who manage them', () => {
  it('DK6 creates a desk with its place, and records it', async () => {
    const answer = await send(
      'POST',
      URL,
      { officeId: office, zoneId: zone, code: 'A-01', name: 'Ventana', position: { x: 10, y: 9_999 } },
      manager,
    );
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      officeId: office,
      zoneId: zone,
      code: 'A-01',
      name: 'Ventana',
      status: 'active',
      position: { x: 10, y: 9_999 },
      version: 1,
    });
    expect((await send('GET', `${URL}/${answer.body.id}`)).body).toEqual(answer.body);
    const { id: _, version: __, ...said } = answer.body;
    expect(await audited(answer.body.id)).toEqual([{ action: 'desk.create', actor_id: manager.userId, before: null, after: said }]);
    expect(codeOf(await send('POST', URL, { officeId: office, code: 'A-01', name: 'Other' }))).toEqual([409, 'DESK_CODE_TAKEN']);
    const another = await rows.office(organisation);
    expect((await send('POST', URL, { officeId: another, code: 'A-01', name: 'Other' })).status).toBe(201);
    expect(codeOf(await send('POST', URL, { officeId: another, zoneId: zone, code: 'A-02', name: 'Other' }))).toEqual([
      400,
      'ZONE_UNKNOWN',
    ]);
    expect(codeOf(await send('POST', URL, { officeId: newId(), code: 'A-03', name: 'Other' }))).toEqual([400, 'OFFICE_UNKNOWN']);
  });

  it.each([
    ['no code', { code: '' }],
    ['a space at the end of the code', { code: 'A ' }],
    ['markup as code', { code: '<b>' }],
    ['a long code', { code: 'a'.repeat(33) }],
    ['null as name', { name: null }],
    ['an unknown status', { status: 'broken' }],
    ['null as status', { status: null }],
    ['half a position', { position: { x: 1 } }],
    ['a position off the plan', { position: { x: 1, y: 10_001 } }],
    ['a position in words', { position: 'left' }],
    ['a list as position', { position: [] }],
    ['a further field in the position', { position: { x: 1, y: 1, z: 1 } }],
    ['a zone that is no id', { zoneId: 'x' }],
    ['a further field', { version: 2 }],
  ])('DK6 refuses %s', async (_, change) => {
    const desk = await make();
    expect(codeOf(await send('POST', URL, { officeId: office, code: 'new', name: 'New', ...change }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await send('PATCH', `${URL}/${desk.id}`, change))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('DK6 changes what is named, clears what is null, keeps the rest; an edit of an older version is refused', async () => {
    const desk = await make({ zoneId: zone, position: { x: 1, y: 2 } });
    const changed = await send('PATCH', `${URL}/${desk.id}`, { name: 'Nuevo', zoneId: null }, keeper, { 'if-match': '"1"' });
    expect(changed.body).toEqual({ ...desk, name: 'Nuevo', zoneId: null, version: 2 });
    expect((await send('PATCH', `${URL}/${desk.id}`, { position: null })).body).toMatchObject({ position: null, version: 3 });
    expect(codeOf(await send('PATCH', `${URL}/${desk.id}`, { name: 'Late' }, keeper, { 'if-match': '"1"' }))).toEqual([
      412,
      'PRECONDITION_FAILED',
    ]);
    const [, first] = await audited(desk.id);
    expect([first.action, first.before.name, first.after.name]).toEqual(['desk.update', desk.name, 'Nuevo']);
    expect(codeOf(await send('PATCH', `${URL}/${desk.id}`, { zoneId: await putZone(await rows.office(organisation)) }))).toEqual([
      400,
      'ZONE_UNKNOWN',
    ]);
  });

  it('DK6 takes a reserved desk out of service only with consent, and then tells everybody', async () => {
    const desk = await make();
    const [mine, theirs] = [await book(person, desk.id, 40), await book(keeper, desk.id, 41)];
    const refused = await send('PATCH', `${URL}/${desk.id}`, { status: 'inactive', name: 'Closed' });
    expect([...codeOf(refused), refused.body.error.details]).toEqual([409, 'DESK_HAS_BOOKINGS', { bookings: 2 }]);
    expect((await send('GET', `${URL}/${desk.id}`)).body).toEqual(desk);
    expect((await send('PATCH', `${URL}/${desk.id}`, { status: 'inactive', cancelBookings: true })).body).toMatchObject({
      status: 'inactive',
      version: 2,
    });
    const { rows: saved } = await rows.client.query('select status from reservations where id = any($1)', [[mine, theirs]]);
    expect(saved).toEqual([{ status: 'cancelled' }, { status: 'cancelled' }]);
    const { rows: events } = await rows.client.query(
      `select payload from outbox where name = 'desks.reservation-cancelled' and payload->>'deskId' = $1`,
      [desk.id],
    );
    expect(events.map((event) => event.payload.reservationId).toSorted()).toEqual([mine, theirs].toSorted());
    expect((await audited(desk.id)).at(-1).after).toMatchObject({ status: 'inactive', cancelledBookings: 2 });
    expect(await book(person, desk.id, 42)).toBeUndefined();
    await send('PATCH', `${URL}/${desk.id}`, { status: 'active' });
    expect(await book(person, desk.id, 42)).toBeDefined();
  });

  it('DK6 deletes only a desk that nobody ever reserved', async () => {
    const [unused, used] = [await make(), await make()];
    const id = await book(person, used.id, 50);
    await api.request({ method: 'DELETE', url: `/reservations/${id}`, token: person.token });
    expect((await send('DELETE', `${URL}/${unused.id}`)).status).toBe(204);
    expect(codeOf(await send('GET', `${URL}/${unused.id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await send('DELETE', `${URL}/${used.id}`))).toEqual([409, 'DESK_IN_USE']);
    expect((await audited(unused.id)).map((entry) => entry.action)).toEqual(['desk.create', 'desk.delete']);
    expect(await audited(used.id)).toHaveLength(1);
  });

  it('DK6 lists by code with filters and pages', async () => {
    const there = await rows.office(organisation);
    const place = await putZone(there);
    const codes = ['B2', 'a1', 'B10', 'Ñ', 'C'];
    for (const [index, code] of codes.entries())
      await make({ officeId: there, code, zoneId: index < 2 ? place : null, status: index === 4 ? 'inactive' : 'active' });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await send('GET', `${URL}?officeId=${there}&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((item: { code: string }) => item.code));
      cursor = body.nextCursor;
    }
    expect(seen.toSorted()).toEqual(codes.toSorted());
    const codesOf = async (query: string) =>
      (await send('GET', `${URL}?officeId=${there}${query}`)).body.items.map((item: { code: string }) => item.code);
    expect((await codesOf(`&zoneId=${place}`)).toSorted()).toEqual(['B2', 'a1']);
    expect(await codesOf('&status=inactive')).toEqual(['C']);
    expect(codeOf(await send('GET', `${URL}?cursor=x`))).toEqual([400, 'VALIDATION_FAILED']);
    expect(codeOf(await send('GET', `${URL}?status=gone`))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('the scope of a grant', () => {
  it('DK6 desks out of reach do not exist, for managers of another organisation or office', async () => {
    const foreignOffice = await rows.office(await rows.organisation('Elsewhere'));
    const [foreign] = await rows.desks(foreignOffice, 1);
    const neighbour = await rows.office(organisation);
    const [nextDoor] = await rows.desks(neighbour, 1);
    for (const [by, id, officeId] of [
      [manager, foreign!, foreignOffice],
      [keeper, nextDoor!, neighbour],
    ] as const) {
      for (const [method, body] of [['GET'], ['PATCH', { name: 'Taken over' }], ['DELETE']] as const)
        expect(codeOf(await send(method, `${URL}/${id}`, body, by))).toEqual([404, 'NOT_FOUND']);
      expect(codeOf(await send('POST', URL, { officeId, code: 'X', name: 'X' }, by))).toEqual([400, 'OFFICE_UNKNOWN']);
      expect((await send('GET', `${URL}?officeId=${officeId}`, undefined, by)).body.items).toEqual([]);
    }
    expect((await send('GET', `${URL}/${nextDoor}`, undefined, manager)).status).toBe(200);
    expect((await send('GET', `${URL}/x`)).status).toBe(404);
  });

  it('AU16 DK6 an office manager manages what the grant covers: one office, or those of one organisation', async () => {
    const [neighbour, abroad] = [await rows.office(organisation), await rows.office(await rows.organisation('Abroad'))];
    const [ofOffice, ofOrganisation] = [
      await signIn(api.app, { organisationId: organisation }),
      await signIn(api.app, { organisationId: organisation }),
    ];
    await grant(ofOffice, 'office', office, 'office-manager');
    await grant(ofOrganisation, 'organisation', organisation, 'office-manager');
    const creates = async (by: SignedIn, officeId: string) =>
      codeOf(await send('POST', URL, { officeId, code: newId().slice(-12), name: 'Puesto' }, by));
    expect([await creates(ofOffice, office), await creates(ofOffice, neighbour), await creates(ofOffice, abroad)]).toEqual([
      [201, undefined],
      [400, 'OFFICE_UNKNOWN'],
      [400, 'OFFICE_UNKNOWN'],
    ]);
    expect([await creates(ofOrganisation, neighbour), await creates(ofOrganisation, abroad)]).toEqual([
      [201, undefined],
      [400, 'OFFICE_UNKNOWN'],
    ]);
    const renames = async (by: SignedIn, id: string) =>
      (await send('PATCH', `/api/admin/offices/${id}`, { name: `Office ${newId()}` }, by)).status;
    expect([await renames(ofOffice, office), await renames(ofOffice, neighbour), await renames(ofOffice, abroad)]).toEqual([200, 404, 404]);
    expect([await renames(ofOrganisation, neighbour), await renames(ofOrganisation, abroad)]).toEqual([200, 404]);
    // It is a role for places: neither people nor what they hold.
    for (const url of ['/api/admin/users', '/api/audit-logs'])
      expect(codeOf(await send('GET', url, undefined, ofOrganisation))).toEqual([403, 'FORBIDDEN']);
  });

  it('DK6 others are refused at the door', async () => {
    const desk = await make();
    for (const [method, url] of [
      ['GET', URL],
      ['POST', URL],
      ['GET', `${URL}/${desk.id}`],
      ['PATCH', `${URL}/${desk.id}`],
      ['DELETE', `${URL}/${desk.id}`],
    ] as const) {
      expect(codeOf(await send(method, url, method === 'GET' || method === 'DELETE' ? undefined : {}, person))).toEqual([403, 'FORBIDDEN']);
      expect((await api.request({ method, url })).status).toBe(401);
    }
  });
});
