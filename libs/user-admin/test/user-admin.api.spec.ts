import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { codeOf, type PeopleApi, startPeopleApi } from './people-api.js';

let api: PeopleApi;
let root: SignedIn;
let [north, south] = ['', ''];
const act: PeopleApi['act'] = (...request) => api.act(...request);
const holder: PeopleApi['holder'] = (...wanted) => api.holder(...wanted);
const actions: PeopleApi['actions'] = (userId) => api.actions(userId);

beforeAll(async () => {
  api = await startPeopleApi();
  ({ root, north, south } = api);
});
afterAll(() => api?.close());

describe('lists', () => {
  it('US3 an organisation’s administrator sees its people and nobody else, page by page', async () => {
    const admin = await holder(north, 'admin');
    const [a, b, other] = [
      await signIn(api.app, { organisationId: north, lastName: 'Único Uno' }),
      await signIn(api.app, { organisationId: north, lastName: 'Único Dos' }),
      await signIn(api.app, { organisationId: south, lastName: 'Único Tres' }),
    ];
    const first = await act(admin, 'GET', '?search=unico&sort=name&limit=1');
    expect(first.body.items).toMatchObject([{ id: b.userId, organisationId: north, roles: ['user'], status: 'active', email: b.email }]);
    const second = await act(admin, 'GET', `?search=unico&sort=name&limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ id: a.userId }], nextCursor: null });
    expect((await act(admin, 'GET', `?organisationId=${south}`)).body).toEqual({ items: [], nextCursor: null });
    expect(codeOf(await act(admin, 'GET', `/${other.userId}`))).toEqual([404, 'NOT_FOUND']);
    const all = await act(root, 'GET', '?search=unico&sort=-created');
    expect(all.body.items.map((item: { id: string }) => item.id)).toEqual([other.userId, b.userId, a.userId]);
    expect(JSON.stringify(all.body)).not.toMatch(/password|hash|epoch|words/);
    const plain = await signIn(api.app, { organisationId: north });
    expect(codeOf(await act(plain, 'GET', ''))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await api.request({ url: '/api/admin/users' }))).toEqual([401, 'UNAUTHORIZED']);
  });

  it.each([
    ['sort=secret'],
    ['limit=1000'],
    ['limit=1e1'],
    ['limit=0x10'],
    ['limit='],
    ['status=gone'],
    ['organisationId=x'],
    ['createdFrom=yesterday'],
    ['createdFrom=0000-01-01'],
    ['createdTo=2026-W01'],
    ['createdTo=2026-01-01T00:00:00%2B99:00'],
    ['search[$ne]=x'],
    ['search=a&search=b'],
    ['role=__proto__'],
    ['cursor=bm9wZQ'],
    ['cursor=WyJ4Iiwi0JAiXQ'],
    ['password_hash=x'],
    ['search=%00'],
  ])('US3 a query it does not understand is refused: %s', async (query) => {
    expect(codeOf(await act(root, 'GET', `?${query}`))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each(['name', 'email', 'created'])('US3 a cursor by %s tells nothing of anybody, and is none of another order', async (sort) => {
    await signIn(api.app, { organisationId: north, lastName: 'Aaquilina' });
    const { items, nextCursor } = (await act(root, 'GET', `?sort=${sort}&limit=1`)).body;
    const inside = [nextCursor, ...nextCursor.split('.').map((part: string) => Buffer.from(part, 'base64url').toString('latin1'))].join(
      ' ',
    );
    for (const told of [items[0].id, items[0].email, items[0].lastName.toLowerCase(), items[0].createdAt])
      expect(inside).not.toContain(told);
    expect((await act(root, 'GET', `?sort=-${sort}&cursor=${nextCursor}`)).status).toBe(200);
    for (const other of ['name', 'email', 'created'].filter((each) => each !== sort))
      expect(codeOf(await act(root, 'GET', `?sort=${other}&cursor=${nextCursor}`))).toEqual([400, 'VALIDATION_FAILED']);
    const made = Buffer.from(JSON.stringify(['a', items[0].id])).toString('base64url');
    for (const cursor of [made, `${nextCursor.split('.')[0]}.${made}`, nextCursor.slice(0, -4)])
      expect(codeOf(await act(root, 'GET', `?sort=${sort}&cursor=${cursor}`))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('records', () => {
  it('US3 names and language are changed, the address is not, and the trail has it', async () => {
    const ana = await signIn(api.app, { organisationId: north });
    const admin = await holder(north, 'admin');
    const changed = await act(admin, 'PATCH', `/${ana.userId}`, { firstName: ' Añá ', secondLastName: 'Gil', language: 'es' });
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { firstName: 'Añá', secondLastName: 'Gil', language: 'es', email: ana.email },
    ]);
    for (const body of [
      { email: 'x@example.com' },
      { roles: ['admin'] },
      { firstName: '<b>' },
      { firstName: null },
      { organisationId: south },
    ])
      expect(codeOf(await act(admin, 'PATCH', `/${ana.userId}`, body))).toEqual([400, 'VALIDATION_FAILED']);
    const stranger = await holder(south, 'admin');
    expect(codeOf(await act(stranger, 'PATCH', `/${ana.userId}`, { firstName: 'X' }))).toEqual([404, 'NOT_FOUND']);
    const support = await holder(north, 'support');
    expect(codeOf(await act(support, 'PATCH', `/${ana.userId}`, { firstName: 'X' }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await act(admin, 'PATCH', `/${root.userId}`, { firstName: 'X' }))).toEqual([404, 'NOT_FOUND']);
    expect(await actions(ana.userId)).toContain('user.update-profile');
  });

  it('US3 of two who change the same names the second is told; roles and suspensions are no change of them', async () => {
    const bo = await signIn(api.app, { organisationId: north, firstName: 'Bo' });
    const change = (version: string, body: object) =>
      api.request({
        method: 'PATCH',
        url: `/api/v1/admin/users/${bo.userId}`,
        token: root.token,
        body,
        headers: { 'if-match': version },
      });
    expect((await act(root, 'GET', `?search=${bo.email}`)).body.items).toMatchObject([{ id: bo.userId, version: 1 }]);
    expect((await change('"1"', { firstName: 'Bob' })).body).toMatchObject({ version: 2, firstName: 'Bob' });
    const late = await change('"1"', { lastName: 'Late' });
    expect([...codeOf(late), late.body.error.details]).toEqual([412, 'PRECONDITION_FAILED', { version: 2 }]);
    await api.grant(root, bo, 'support', 'organisation', north);
    await act(root, 'POST', `/${bo.userId}/suspend`, { reason: 'Away' });
    expect((await act(root, 'POST', `/${bo.userId}/reinstate`)).body).toMatchObject({
      version: 2,
      lastName: expect.not.stringMatching('Late') as string,
    });
    expect((await change('"2"', { lastName: 'Bobson' })).body).toMatchObject({ version: 3, lastName: 'Bobson' });
    expect((await act(root, 'PATCH', `/${bo.userId}`, { lastName: 'Bobsen' })).body.version).toBe(4);
  });

  it.each(['not-an-id', '%2e%2e', newId()])('US3 nobody is called %s', async (id) => {
    expect(codeOf(await act(root, 'GET', `/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(root, 'POST', `/${id}/reinstate`))).toEqual([404, 'NOT_FOUND']);
  });
});
