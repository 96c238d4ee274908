import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { UserDirectory } from '#users';
import { grantRole } from '#users/testing';

let api: TestApi;
let owner: Client;
let root: SignedIn;
let northAdmin: SignedIn;
let southAdmin: SignedIn;
const [north, south] = [newId(), newId()];
const codeOf = (answer: Answer): unknown[] => [answer.status, answer.body?.error?.code];

beforeAll(async () => {
  api = await startTestApi();
  owner = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await owner.connect();
  for (const [id, slug] of [
    [north, 'north'],
    [south, 'south'],
  ])
    await owner.query(`insert into organisations (id, name, slug, time_zone) values ($1, $2, $2, 'UTC')`, [id, slug]);
  root = await signIn(api.app, { admin: true });
  [northAdmin, southAdmin] = [await holder(north, 'admin'), await holder(south, 'admin')];
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

async function holder(organisationId: string, role: string): Promise<SignedIn> {
  const made = await signIn(api.app, { organisationId });
  await grantRole(owner, made.userId, role, 'organisation');
  return made;
}
const send = (by: SignedIn, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers = {}): Promise<Answer> =>
  api.request({ method, url: `/api/admin/${path}`, token: by.token, headers, ...(body === undefined ? {} : { body }) });
const create = (by: SignedIn, body: object): Promise<Answer> => send(by, 'POST', 'roles', body);

it('AU16 the roles of the program are listed, cannot be changed, and carry what the libs declare', async () => {
  const { items } = (await send(root, 'GET', 'roles')).body;
  expect(items.map((role: { key: string }) => role.key)).toEqual(
    expect.arrayContaining(['admin', 'marketing', 'merchandising', 'office-manager', 'support', 'user']),
  );
  const admin = (await send(root, 'GET', 'roles/admin')).body;
  expect(admin).toMatchObject({ builtIn: true, organisationId: null, permissions: expect.arrayContaining(['role.manage', 'desk.manage']) });
  expect(codeOf(await send(root, 'PATCH', 'roles/user', { permissions: ['desk.manage'] }))).toEqual([409, 'ROLE_BUILT_IN']);
  expect(codeOf(await send(root, 'DELETE', 'roles/marketing'))).toEqual([409, 'ROLE_BUILT_IN']);
  const permissions = (await send(root, 'GET', 'permissions')).body.items;
  expect(permissions).toContainEqual({ key: 'role.manage', summary: expect.any(String) });
});

it('AU16 a role of our own carries what it says, for those who hold it, from the moment it changes', async () => {
  const made = await create(root, { key: 'receptionist', name: 'Recepción', permissions: ['desk.read', 'user.read', 'desk.read'] });
  expect([made.status, made.body]).toEqual([
    201,
    {
      key: 'receptionist',
      name: 'Recepción',
      description: '',
      organisationId: null,
      builtIn: false,
      permissions: ['desk.read', 'user.read'],
      version: 1,
    },
  ]);
  expect(codeOf(await create(root, { key: 'receptionist', name: 'Again', permissions: [] }))).toEqual([409, 'ROLE_KEY_TAKEN']);
  const ana = await holder(north, 'receptionist');
  const directory = api.app.get(UserDirectory, { strict: false });
  expect((await directory.loadAccess(ana.userId))!.grants).toContainEqual({
    role: 'receptionist',
    scopeType: 'organisation',
    scopeId: north,
    permissions: ['desk.read', 'user.read'],
  });
  const list = (): Promise<number> => send(ana, 'GET', 'users').then((answer) => answer.status);
  expect(await list()).toBe(200);
  expect(codeOf(await send(root, 'PATCH', 'roles/receptionist', { permissions: [] }, { 'if-match': '"2"' }))).toEqual([
    412,
    'PRECONDITION_FAILED',
  ]);
  const changed = await send(root, 'PATCH', 'roles/receptionist', { permissions: ['desk.read'], name: 'Door' }, { 'if-match': '"1"' });
  expect([changed.status, changed.body]).toMatchObject([200, { name: 'Door', permissions: ['desk.read'], version: 2 }]);
  await expect.poll(list, { timeout: 2_500, interval: 100 }).toBe(403);
  expect(codeOf(await send(root, 'DELETE', 'roles/receptionist'))).toEqual([409, 'ROLE_IN_USE']);
  await owner.query(`delete from role_grants where role = 'receptionist'`);
  expect((await send(root, 'DELETE', 'roles/receptionist')).status).toBe(204);
  expect(codeOf(await send(root, 'GET', 'roles/receptionist'))).toEqual([404, 'NOT_FOUND']);
  const { rows } = await owner.query(`select action from audit_entries where target_id = 'receptionist' order by occurred_at`);
  expect(rows.map(({ action }) => action)).toEqual(['role.create', 'role.update', 'role.delete']);
});

it('AU16 roles are found by a part of their name or key, whatever the case', async () => {
  await create(root, { key: 'night-shift', name: 'Turno 100% noche', permissions: [] });
  const keysOf = async (search: string) =>
    (await send(root, 'GET', `roles?search=${encodeURIComponent(search)}`)).body.items.map((role: { key: string }) => role.key);
  expect(await keysOf('O 100% N')).toEqual(['night-shift']);
  expect(await keysOf('NIGHT-')).toEqual(['night-shift']);
  expect(await keysOf('turno%noche')).toEqual([]);
});

it('AU16 an organisation’s administrator defines roles inside it, which others neither see nor touch', async () => {
  const made = await create(northAdmin, { name: 'Recepción norte', permissions: ['desk.manage'], organisationId: north });
  expect(made.body.key).toMatch(/^recepcion-norte-[0-9a-f]{6}$/);
  const path = `roles/${made.body.key}`;
  expect((await send(northAdmin, 'GET', path)).body.organisationId).toBe(north);
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const)
    expect(codeOf(await send(southAdmin, method, path, body))).toEqual([404, 'NOT_FOUND']);
  expect((await send(southAdmin, 'GET', 'roles')).text).not.toContain(made.body.key);
  expect(codeOf(await create(northAdmin, { name: 'Wide', permissions: ['desk.read'] }))).toEqual([403, 'FORBIDDEN']);
  expect(codeOf(await create(northAdmin, { name: 'There', permissions: [], organisationId: south }))).toEqual([403, 'FORBIDDEN']);
  const wide = await create(root, { key: 'wide', name: 'Wide', permissions: ['desk.read'] });
  expect(codeOf(await send(northAdmin, 'PATCH', `roles/${wide.body.key}`, { permissions: ['desk.manage'] }))).toEqual([403, 'FORBIDDEN']);
  expect((await send(root, 'PATCH', path, { description: 'Opens the door' })).status).toBe(200);
  expect((await send(northAdmin, 'DELETE', path)).status).toBe(204);
});

it('AU16 nobody defines what they lack, nor narrows what they could not have given', async () => {
  const permissions = ['role.manage', 'role.read', 'desk.read'];
  await create(root, { key: 'definer', name: 'Definer', permissions });
  const definer = await holder(north, 'definer');
  const lacking = await create(definer, { name: 'More', permissions: ['desk.read', 'desk.manage', 'user.read'], organisationId: north });
  expect([...codeOf(lacking), lacking.body.error.details.permissions]).toEqual([403, 'ROLE_EXCEEDS_YOURS', ['desk.manage', 'user.read']]);
  const own = (await create(definer, { name: 'Less', permissions: ['desk.read'], organisationId: north })).body;
  expect(codeOf(await send(definer, 'PATCH', `roles/${own.key}`, { permissions: ['desk.manage'] }))).toEqual([403, 'ROLE_EXCEEDS_YOURS']);
  const theirs = (await create(northAdmin, { name: 'Theirs', permissions: ['desk.manage'], organisationId: north })).body;
  expect(codeOf(await send(definer, 'PATCH', `roles/${theirs.key}`, { permissions: [] }))).toEqual([403, 'ROLE_EXCEEDS_YOURS']);
  expect(codeOf(await send(definer, 'DELETE', `roles/${theirs.key}`))).toEqual([403, 'ROLE_EXCEEDS_YOURS']);
  const plain = await signIn(api.app, { organisationId: north });
  for (const path of ['roles', 'roles/user', 'permissions']) expect(codeOf(await send(plain, 'GET', path))).toEqual([403, 'FORBIDDEN']);
  expect(codeOf(await create(plain, { name: 'Mine', permissions: [] }))).toEqual([403, 'FORBIDDEN']);
  expect(codeOf(await api.request({ url: '/api/admin/roles' }))).toEqual([401, 'UNAUTHORIZED']);
});

it.each([
  { permissions: [] },
  { name: 'x', permissions: 'desk.read' },
  { name: 'x', permissions: ['desk.fly'] },
  { name: 'x', permissions: ['__proto__'] },
  { name: 'x', permissions: [1] },
  { name: 'x', permissions: Array.from({ length: 201 }, () => 'desk.read') },
  { name: 'x\r\n', permissions: [] },
  { name: 'x', permissions: [], key: 'Not A Key' },
  { name: 'x', permissions: [], key: 'mine', organisationId: north },
  { name: 'x', permissions: [], organisationId: 'x' },
  { name: 'x', permissions: [], organisationId: newId() },
  { name: 'x', permissions: [], builtIn: true },
])('AU16 a role nobody can understand is refused: %j', async (body) => {
  expect(codeOf(await create(root, body))).toEqual([400, 'VALIDATION_FAILED']);
});

it.each(['nothing-here', '%00', 'ADMIN', '__proto__', 'a'.repeat(60)])('AU16 there is no role %j', async (key) => {
  expect(codeOf(await send(root, 'GET', `roles/${key}`))).toEqual([404, 'NOT_FOUND']);
  expect(codeOf(await send(root, 'DELETE', `roles/${key}`))).toEqual([404, 'NOT_FOUND']);
});
