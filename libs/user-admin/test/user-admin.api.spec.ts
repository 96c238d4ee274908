import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { forgetSession } from '#sessions/testing';
import { CredentialDirectory, SuspensionService, UserDirectory } from '#users';

let api: TestApi;
let owner: Client;
let root: SignedIn;
const [north, south] = [newId(), newId()];
const codeOf = (answer: Answer): unknown[] => [answer.status, answer.body?.error?.code];
const get = <T>(type: new (...args: never[]) => T): T => api.app.get(type, { strict: false });

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
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

/** A person of an organisation who holds more than the role user. */
async function holder(organisationId: string, role: string, scope: 'installation' | 'organisation' = 'organisation'): Promise<SignedIn> {
  const made = await signIn(api.app, { organisationId });
  await owner.query('insert into role_grants (id, user_id, role, scope_type, scope_id) values ($1, $2, $3, $4, $5)', [
    newId(),
    made.userId,
    role,
    scope,
    scope === 'installation' ? null : organisationId,
  ]);
  return made;
}

const act = (by: SignedIn, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer> =>
  api.request({ method, url: `/api/v1/admin/users${path}`, token: by.token, ...(body === undefined ? {} : { body }) });
const grant = (by: SignedIn, to: SignedIn, role: string, scopeType: string, scopeId: string | null): Promise<Answer> =>
  act(by, 'POST', `/${to.userId}/roles`, { role, scopeType, scopeId });
const actions = async (userId: string): Promise<string[]> =>
  (
    await owner.query<{ action: string }>(`select action from audit_entries where target_id = $1 order by occurred_at, id`, [userId])
  ).rows.map((row) => row.action);

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

  it('US3 a cursor of one order is none of another', async () => {
    const { nextCursor } = (await act(root, 'GET', '?sort=name&limit=1')).body;
    expect(codeOf(await act(root, 'GET', `?sort=created&cursor=${nextCursor}`))).toEqual([400, 'VALIDATION_FAILED']);
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

  it.each(['not-an-id', '%2e%2e', newId()])('US3 nobody is called %s', async (id) => {
    expect(codeOf(await act(root, 'GET', `/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(root, 'POST', `/${id}/reinstate`))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('suspensions', () => {
  it('US3 a suspended person is out at once, with the reason on record, until they are let in again', async () => {
    const [ana, support] = [await signIn(api.app, { organisationId: north }), await holder(north, 'support')];
    const suspended = await act(support, 'POST', `/${ana.userId}/suspend`, { reason: 'Sold her badge' });
    expect([suspended.status, suspended.body]).toMatchObject([
      200,
      {
        status: 'suspended',
        suspendedUntil: null,
        suspensions: [{ reason: 'Sold her badge', suspendedBy: support.userId, endedAt: null }],
      },
    ]);
    expect((await act(ana, 'GET', '')).status).toBe(401);
    expect((await get(CredentialDirectory).findByEmail(ana.email))!.status).toBe('suspended');
    expect(codeOf(await act(support, 'POST', `/${ana.userId}/suspend`, { reason: 'Again' }))).toEqual([409, 'USER_NOT_ACTIVE']);
    const back = await act(support, 'POST', `/${ana.userId}/reinstate`);
    expect([back.status, back.body]).toMatchObject([200, { status: 'active', suspensions: [{ endedBy: support.userId }] }]);
    expect(codeOf(await act(support, 'POST', `/${ana.userId}/reinstate`))).toEqual([409, 'USER_NOT_SUSPENDED']);
    // What was open before stays closed.
    expect((await act(ana, 'GET', '')).status).toBe(401);
    expect(await actions(ana.userId)).toEqual(expect.arrayContaining(['user.suspend', 'auth.end-sessions', 'user.reinstate']));
    const { rows } = await owner.query(`select before, after from audit_entries where target_id = $1`, [ana.userId]);
    expect(JSON.stringify(rows)).not.toContain('badge');
  });

  it('US3 a suspension ends by itself at its time, also when nobody notes it', async () => {
    const ana = await signIn(api.app);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const suspended = await act(root, 'POST', `/${ana.userId}/suspend`, { reason: 'For an hour', until });
    expect(new Date(suspended.body.suspendedUntil).toISOString()).toBe(until);
    const { rows } = await owner.query('select status, suspended_until from users where id = $1', [ana.userId]);
    expect(rows[0]).toMatchObject({ status: 'suspended' });
    await owner.query(`update users set suspended_until = now() - interval '1 second' where id = $1`, [ana.userId]);
    await owner.query(
      `update suspensions set suspended_at = now() - interval '1 hour', until = now() - interval '1 second' where user_id = $1`,
      [ana.userId],
    );
    expect((await act(root, 'GET', `/${ana.userId}`)).body).toMatchObject({ status: 'active', suspendedUntil: null });
    expect((await get(UserDirectory).loadAccess(ana.userId))!.status).toBe('active');
    expect(codeOf(await act(root, 'POST', `/${ana.userId}/reinstate`))).toEqual([409, 'USER_NOT_SUSPENDED']);
    await get(SuspensionService).endOverdue();
    await get(SuspensionService).endOverdue();
    const record = (await act(root, 'GET', `/${ana.userId}`)).body;
    expect(record.suspensions).toMatchObject([{ endedAt: record.suspensions[0].until, endedBy: null }]);
    expect((await actions(ana.userId)).filter((action) => action === 'user.reinstate')).toHaveLength(1);
  });

  it.each([
    {},
    { reason: '' },
    { reason: 'x', until: 'soon' },
    { reason: 'x', until: '2020-01-01T00:00:00Z' },
    { reason: 'x', until: '9999-01-01T00:00:00Z' },
    { reason: 'x', until: 5 },
    { reason: { $ne: 1 } },
    { reason: 'x', forever: true },
  ])('US3 a suspension nobody can understand is refused: %j', async (body) => {
    const ana = await signIn(api.app);
    expect(codeOf(await act(root, 'POST', `/${ana.userId}/suspend`, body))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('US3 AU16 nobody suspends themselves, somebody of another organisation, or somebody who holds more', async () => {
    const [admin, support, stranger] = [await holder(north, 'admin'), await holder(north, 'support'), await holder(south, 'admin')];
    const tries: [SignedIn, SignedIn, unknown[]][] = [
      [admin, admin, [409, 'NOT_ON_YOURSELF']],
      [support, admin, [403, 'USER_HOLDS_MORE']],
      [stranger, admin, [404, 'NOT_FOUND']],
      [admin, root, [404, 'NOT_FOUND']],
      [support, stranger, [404, 'NOT_FOUND']],
    ];
    for (const [by, whom, expected] of tries)
      expect(codeOf(await act(by, 'POST', `/${whom.userId}/suspend`, { reason: 'Try' }))).toEqual(expected);
    const wide = await holder(north, 'support', 'installation');
    const refused = await act(admin, 'POST', `/${wide.userId}/suspend`, { reason: 'Try' });
    expect(codeOf(refused)).toEqual([403, 'USER_HOLDS_MORE']);
    expect(refused.body.error.details.permissions).toContain('user.read');
  });
});

describe('roles', () => {
  it('AU16 a role given counts in sessions that are open, and so does one taken', async () => {
    const ana = await signIn(api.app, { organisationId: north });
    const list = (): Promise<number> => act(ana, 'GET', '').then((answer) => answer.status);
    expect(await list()).toBe(403);
    const given = await grant(root, ana, 'support', 'organisation', north);
    expect([given.status, given.body.items]).toMatchObject([
      201,
      [{ role: 'user' }, { role: 'support', scopeType: 'organisation', scopeId: north, grantedBy: root.userId }],
    ]);
    await forgetSession(api.app, ana.token);
    expect(await list()).toBe(200);
    expect(codeOf(await grant(root, ana, 'support', 'organisation', north))).toEqual([409, 'ROLE_HELD_ALREADY']);
    expect((await act(root, 'DELETE', `/${ana.userId}/roles/${given.body.items[1].id}`)).status).toBe(204);
    expect(codeOf(await act(root, 'DELETE', `/${ana.userId}/roles/${given.body.items[1].id}`))).toEqual([404, 'NOT_FOUND']);
    await expect.poll(list, { timeout: 2_500, interval: 100 }).toBe(403);
    expect(await actions(ana.userId)).toEqual(expect.arrayContaining(['role.grant', 'role.revoke']));
  });

  it('AU16 nobody gives what they lack, where they lack it, or to whom they do not see', async () => {
    const [admin, ana, bea] = [
      await holder(north, 'admin'),
      await signIn(api.app, { organisationId: north }),
      await signIn(api.app, { organisationId: south }),
    ];
    expect((await grant(admin, ana, 'office-manager', 'organisation', north)).status).toBe(201);
    expect(codeOf(await grant(admin, ana, 'admin', 'installation', null))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await grant(admin, ana, 'user', 'organisation', south))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await grant(admin, ana, 'user', 'organisation', newId()))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await grant(admin, ana, 'user', 'office', newId()))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await grant(admin, bea, 'user', 'organisation', north))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await grant(admin, admin, 'admin', 'installation', null))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await grant(ana, ana, 'admin', 'organisation', north))).toEqual([403, 'FORBIDDEN']);
  });

  it.each([
    { role: 'admin' },
    { role: 'admin', scopeType: 'organisation' },
    { role: 'admin', scopeType: 'installation', scopeId: newId() },
    { role: 'no-such-role', scopeType: 'installation' },
    { role: '__proto__', scopeType: 'installation' },
    { role: ['admin'], scopeType: 'installation' },
    { role: 'admin', scopeType: 'universe' },
    { role: 'user', scopeType: 'organisation', scopeId: newId() },
    { role: 'user', scopeType: 'office', scopeId: newId() },
    { role: 'user', scopeType: 'installation', permissions: ['desk.manage'] },
  ])('AU16 a grant nobody can understand is refused: %j', async (body) => {
    const ana = await signIn(api.app);
    expect(codeOf(await act(root, 'POST', `/${ana.userId}/roles`, body))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('AU16 somebody always administrates: of two who remove each other at the same time, one stays', async () => {
    const other = await signIn(api.app, { admin: true });
    const grantOf = async (of: SignedIn): Promise<string> =>
      (await act(of, 'GET', `/${of.userId}/roles`)).body.items.find((each: { role: string }) => each.role === 'admin').id;
    const [mine, theirs] = [await grantOf(root), await grantOf(other)];
    await owner.query(
      `update users set status = 'suspended' where id in (select user_id from role_grants where role = 'admin' and scope_type = 'installation') and id not in ($1, $2)`,
      [root.userId, other.userId],
    );
    const both = await Promise.all([
      act(root, 'DELETE', `/${other.userId}/roles/${theirs}`),
      act(other, 'DELETE', `/${root.userId}/roles/${mine}`),
    ]);
    // The one who comes second is the last one, or has lost the role already.
    expect(both.filter((answer) => answer.status === 204)).toHaveLength(1);
    expect(both.map((answer) => answer.status).toSorted()).toEqual([204, expect.toBeOneOf([403, 409])]);
    const [stays, gone] = both[0].status === 204 ? [root, other] : [other, root];
    const own = await grantOf(stays);
    expect(codeOf(await act(stays, 'DELETE', `/${stays.userId}/roles/${own}`))).toEqual([409, 'LAST_ADMINISTRATOR']);
    expect((await grant(stays, gone, 'admin', 'installation', null)).status).toBe(201);
    const suspensions = await Promise.all([
      act(root, 'POST', `/${other.userId}/suspend`, { reason: 'Me or you' }),
      act(other, 'POST', `/${root.userId}/suspend`, { reason: 'You or me' }),
    ]);
    expect(suspensions.filter((answer) => answer.status === 200)).toHaveLength(1);
    const { rows } = await owner.query(`select count(*)::int as n from role_grants g join users u on u.id = g.user_id
      where g.role = 'admin' and g.scope_type = 'installation' and u.status = 'active'`);
    expect(rows).toEqual([{ n: 1 }]);
    await owner.query(`update users set status = 'active', suspended_until = null where id in ($1, $2)`, [root.userId, other.userId]);
    root = await signIn(api.app, { admin: true });
  });

  it('AU16 the database itself keeps the last administrator', async () => {
    const client = new Client({ connectionString: api.database.url, options: '-c search_path=app' });
    await client.connect();
    try {
      for (const statement of [
        `delete from role_grants where role = 'admin'`,
        `update users set status = 'suspended'`,
        `update role_grants set role = 'user' where role = 'admin' and scope_type = 'installation'`,
      ])
        await expect(client.query(statement)).rejects.toMatchObject({
          constraint: expect.stringMatching(/users_keep_an_administrator|role_grants_once/),
        });
    } finally {
      await client.end();
    }
  });
});

describe('files', () => {
  const parse = (text: string): string[][] =>
    text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));

  it('US4 the file has the people of the list, of the organisations one may export, and the trail knows', async () => {
    const admin = await holder(north, 'admin');
    await signIn(api.app, { organisationId: north, firstName: '=HYPERLINK("http://x")', lastName: 'Fórmula, Ltd' });
    const file = await api.request({ url: '/api/v1/users/export?search=formula', token: admin.token });
    expect([file.status, file.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="users-\d{4}-\d\d-\d\d\.csv"$/);
    expect(file.text).toContain(`,"'=HYPERLINK(""http://x"")","Fórmula, Ltd",,active,,${north},en,user,`);
    expect(file.text.trimEnd().split('\r\n')).toHaveLength(2);
    const all = parse((await api.request({ url: '/api/users/export', token: admin.token })).text);
    const column = all[0]!.indexOf('organisation_id');
    expect(all.length).toBeGreaterThan(5);
    expect(
      new Set(
        all
          .slice(1)
          .filter((line) => line.length === all[0]!.length)
          .map((line) => line[column]),
      ),
    ).toEqual(new Set([north]));
    const { rows } = await owner.query(
      `select e.organisation_id, e.after, d.data from audit_entries e left join audit_details d on d.entry_id = e.id
      where action = 'user.export' and actor_id = $1 order by occurred_at`,
      [admin.userId],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ organisation_id: north, data: { search: 'formula' } });
  });

  it('US4 a file is refused to those who may not have it, and asked for too oddly', async () => {
    const support = await holder(north, 'support');
    expect(codeOf(await api.request({ url: '/api/v1/users/export', token: support.token }))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await api.request({ url: '/api/v1/users/export' }))).toEqual([401, 'UNAUTHORIZED']);
    expect(codeOf(await api.request({ url: '/api/v1/users/export?sort=x', token: root.token }))).toEqual([400, 'VALIDATION_FAILED']);
    expect(
      (await api.request({ url: `/api/v1/users/export?organisationId=${newId()}`, token: root.token })).text.split('\r\n'),
    ).toHaveLength(2);
    await owner.query(`update sessions set auth_time = now() - interval '20 minutes' where user_id = $1`, [root.userId]);
    const old = root;
    root = await signIn(api.app, { admin: true });
    await forgetSession(api.app, old.token);
    expect(codeOf(await api.request({ url: '/api/v1/users/export', token: old.token }))).toEqual([403, 'STEP_UP_REQUIRED']);
  });
});
