import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import type { Answer } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { codeOf, type PeopleApi, startPeopleApi } from './people-api.js';

const PASSWORD = 'seven green ladders';
let api: PeopleApi;
let owner: PeopleApi['owner'];
let root: SignedIn;
let [north, south] = ['', ''];
const act: PeopleApi['act'] = (...request) => api.act(...request);
const holder: PeopleApi['holder'] = (...wanted) => api.holder(...wanted);

beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startPeopleApi({ env: { RATE_LIMITS: '*=100000/60' } });
  ({ owner, root, north, south } = api);
});
afterAll(() => api?.close());

const login = (email: string, password: string): Promise<Answer> =>
  api.request({ method: 'POST', url: '/auth/login', body: { email, password } });
const person = (email: string, more: object = {}): object => ({ email, firstName: 'Bea', lastName: 'Gil', ...more });
const mailsTo = async (email: string): Promise<{ link: string; subject: string }[]> =>
  (
    await owner.query(
      `select link, subject from mails where to_address = $1 and template = 'auth.choose-password' order by created_at, id`,
      [email],
    )
  ).rows;
async function choosePassword(email: string, password: string): Promise<number> {
  const token = new URL((await mailsTo(email)).at(-1)!.link).searchParams.get('token');
  return (await api.request({ method: 'POST', url: '/auth/reset-password', body: { token, password } })).status;
}

describe('invitations', () => {
  it('US3 an account is made without a password, which its owner chooses by the mailed link, and signs in with', async () => {
    const admin = await holder(north, 'admin');
    const roles = [{ role: 'office-manager', scopeType: 'organisation', scopeId: north }];
    const made = await act(admin, 'POST', '', person('Bea@Example.com', { language: 'es', roles }));
    expect([made.status, made.body]).toMatchObject([
      201,
      { email: 'bea@example.com', organisationId: north, status: 'active', roles: ['office-manager', 'user'], secondLastName: null },
    ]);
    expect(JSON.stringify(made.body)).not.toMatch(/token|password/i);
    expect(codeOf(await login('bea@example.com', PASSWORD))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(await mailsTo('bea@example.com')).toMatchObject([{ subject: 'Te invitan a Zócalo' }]);
    expect((await act(admin, 'POST', `/${made.body.id}/invite`)).status).toBe(204);
    expect(await mailsTo('bea@example.com')).toHaveLength(2);
    expect(await choosePassword('bea@example.com', PASSWORD)).toBe(200);
    expect((await login('bea@example.com', PASSWORD)).status).toBe(200);
    expect(codeOf(await act(admin, 'POST', `/${made.body.id}/invite`))).toEqual([409, 'USER_HAS_PASSWORD']);
    expect(codeOf(await act(admin, 'POST', '', person('bea@EXAMPLE.com')))).toEqual([409, 'EMAIL_TAKEN']);
  });

  it('US3 an address is enough: names come from it, and the list says who has not been there yet', async () => {
    const made = await act(root, 'POST', '', { email: 'leo.ruiz@plaza.example', organisationId: north });
    expect([made.status, made.body]).toMatchObject([201, { firstName: 'Leo', lastName: 'Ruiz', isInvited: true, deletionDueAt: null }]);
    expect((await act(root, 'POST', '', { email: 'eva@plaza.example' })).body).toMatchObject({ firstName: 'Eva', lastName: 'Plaza' });
    await owner.query(`update users set deletion_requested_at = now(), deletion_due_at = '2030-01-02T03:04:05Z' where id = $1`, [
      made.body.id,
    ]);
    await owner.query(`update users set password_hash = 'x' where id = $1`, [made.body.id]);
    const version = newId();
    const { body } = await act(root, 'GET', '?search=leo.ruiz');
    expect(body.items).toMatchObject([
      { id: made.body.id, isInvited: false, deletionDueAt: '2030-01-02T03:04:05.000000Z', avatarUrl: null },
    ]);
    await owner.query(`insert into avatars (user_id, version) values ($1, $2)`, [made.body.id, version]);
    expect((await act(root, 'GET', `/${made.body.id}`)).body.avatarUrl).toBe(`/api/users/${made.body.id}/avatar?v=${version}`);
  });

  it('US3 without a mail until it is asked for', async () => {
    const made = await act(root, 'POST', '', person('later@example.com', { invite: false }));
    expect(await mailsTo('later@example.com')).toEqual([]);
    await act(root, 'POST', `/${made.body.id}/invite`);
    expect(await mailsTo('later@example.com')).toHaveLength(1);
  });

  it('US3 AU16 nobody makes accounts elsewhere, or with more than they hold; then there is none', async () => {
    const admin = await holder(north, 'admin');
    const wide = [{ role: 'admin', scopeType: 'installation' }];
    expect(codeOf(await act(admin, 'POST', '', person('no@example.com', { organisationId: south })))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await act(admin, 'POST', '', person('no@example.com', { roles: wide })))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await act(await holder(north, 'support'), 'POST', '', person('no@example.com')))).toEqual([403, 'FORBIDDEN']);
    expect((await owner.query(`select 1 from users where email = 'no@example.com'`)).rows).toEqual([]);
    expect(await mailsTo('no@example.com')).toEqual([]);
  });

  it.each([
    {},
    person('not an address'),
    person('x@example.com', { password: 'given by an admin' }),
    person('x@example.com', { status: 'deleted' }),
    person('x@example.com', { firstName: 'http://x' }),
    person('x@example.com', { organisationId: newId() }),
    person('x@example.com', { roles: 'admin' }),
    person('x@example.com', { roles: [{ role: 'admin', scopeType: 'installation', extra: 1 }] }),
    person('x@example.com\r\nBcc: y@example.com'),
  ])('US3 an account nobody can understand is refused: %j', async (body) => {
    expect(codeOf(await act(root, 'POST', '', body))).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('forced resets', () => {
  it('US3 the old password and every session end, the owner chooses anew, and no secret is shown', async () => {
    const support = await holder(north, 'support');
    await act(await holder(north, 'admin'), 'POST', '', person('reset@example.com'));
    await choosePassword('reset@example.com', PASSWORD);
    const before = await login('reset@example.com', PASSWORD);
    const id = before.body.user.id as string;
    const answer = await act(support, 'POST', `/${id}/reset-password`);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await act(before.body.accessToken, 'GET', '')).status).toBe(401);
    expect(codeOf(await login('reset@example.com', PASSWORD))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect((await mailsTo('reset@example.com')).map(({ subject }) => subject)).toEqual([
      'You are invited to Zócalo',
      'Please choose a new password',
    ]);
    expect(await choosePassword('reset@example.com', 'eight blue ladders')).toBe(200);
    expect((await login('reset@example.com', 'eight blue ladders')).status).toBe(200);
    const { rows } = await owner.query(
      `select action, actor_id from audit_entries where target_id = $1 and action = 'user.remove-password'`,
      [id],
    );
    expect(rows).toEqual([{ action: 'user.remove-password', actor_id: support.userId }]);
    expect(codeOf(await act(support, 'POST', `/${root.userId}/reset-password`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(support, 'POST', `/${support.userId}/reset-password`))).toEqual([409, 'NOT_ON_YOURSELF']);
    expect(codeOf(await act(support, 'POST', `/${(await holder(north, 'admin')).userId}/reset-password`))).toEqual([
      403,
      'USER_HOLDS_MORE',
    ]);
    expect((await act(support, 'DELETE', `/${id}/second-factors`)).status).toBe(204);
  });

  it.each([
    [undefined, 1],
    [{}, 1],
    [{ removeSecondFactors: false }, 1],
    [{ removeSecondFactors: true }, 0],
  ])('US3 AU14 passkeys, which open an account without a password, go only when it is said: %j', async (body, left) => {
    const ana = await signIn(api.app, { organisationId: north });
    const credential = Buffer.from(ana.userId.replaceAll('-', ''), 'hex');
    await owner.query(
      `insert into passkeys (id, user_id, credential_id, public_key, synced, aaguid, name) values ($1, $2, $3, '\\x00', false, '', 'key')`,
      [newId(), ana.userId, credential],
    );
    expect((await act(root, 'POST', `/${ana.userId}/reset-password`, body)).status).toBe(204);
    const { rows } = await owner.query('select count(*)::int as n from passkeys where user_id = $1', [ana.userId]);
    expect(rows).toEqual([{ n: left }]);
    expect((await mailsTo(ana.email)).map(({ subject }) => subject)).toEqual(['Please choose a new password']);
    const token = new URL((await mailsTo(ana.email))[0]!.link).searchParams.get('token');
    expect((await api.request({ method: 'POST', url: '/auth/reset-password', body: { token, password: PASSWORD } })).status).toBe(200);
  });

  it.each([[{ removeSecondFactors: 'yes' }], [{ removeSecondFactors: null }], [{ also: true }], [[]]])(
    'US3 a reset nobody can understand is refused: %j',
    async (body) => {
      const ana = await signIn(api.app, { organisationId: north });
      expect(codeOf(await act(root, 'POST', `/${ana.userId}/reset-password`, body))).toEqual([400, 'VALIDATION_FAILED']);
    },
  );
});

describe('sessions', () => {
  it('US3 sessions of a person are seen and ended, of those one may touch', async () => {
    const [ana, support] = [await signIn(api.app, { organisationId: north }), await holder(north, 'support')];
    const { items } = (await act(support, 'GET', `/${ana.userId}/sessions`)).body;
    expect(items).toMatchObject([{ userAgent: 'test', address: '127.0.0.1', authMethods: ['password'], impersonatorId: null }]);
    expect(codeOf(await act(await holder(south, 'support'), 'GET', `/${ana.userId}/sessions`))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await act(support, 'DELETE', `/${ana.userId}/sessions/${newId()}`))).toEqual([404, 'NOT_FOUND']);
    const [mine] = (await act(support, 'GET', `/${support.userId}/sessions`)).body.items;
    expect(codeOf(await act(support, 'DELETE', `/${ana.userId}/sessions/${mine.id}`))).toEqual([404, 'NOT_FOUND']);
    expect((await act(support, 'DELETE', `/${ana.userId}/sessions/${items[0].id}`)).status).toBe(204);
    expect((await act(ana, 'GET', '')).status).toBe(401);
    const admin = await holder(north, 'admin');
    expect(codeOf(await act(support, 'DELETE', `/${admin.userId}/sessions`))).toEqual([403, 'USER_HOLDS_MORE']);
    expect((await act(admin, 'DELETE', `/${support.userId}/sessions`)).status).toBe(204);
    expect((await act(support, 'GET', '')).status).toBe(401);
  });
});

describe('acting as somebody', () => {
  const reason = 'Cannot find her desk';

  it('US3 an administrator acts as a person for an hour, marked in token, list and trail, and changes nobody', async () => {
    const [ana, admin] = [await signIn(api.app, { organisationId: north }), await holder(north, 'admin')];
    const opened = await act(admin, 'POST', `/${ana.userId}/impersonate`, { reason });
    expect(opened.status).toBe(201);
    const { accessToken, expiresAt } = opened.body;
    expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString());
    expect([claims.sub, JSON.stringify(claims.act)]).toEqual([ana.userId, JSON.stringify({ sub: admin.userId })]);
    const sessions = (await act(admin, 'GET', `/${ana.userId}/sessions`)).body.items;
    expect(sessions.map((each: { impersonatorId: string | null }) => each.impersonatorId).toSorted()).toEqual(
      [admin.userId, null].toSorted(),
    );
    const { rows } = await owner.query(
      `select actor_id, after, data from audit_entries left join audit_details on entry_id = id where action = 'auth.impersonate' and target_id = $1`,
      [ana.userId],
    );
    // What somebody typed about a person stands where it can be erased.
    expect(rows).toEqual([{ actor_id: admin.userId, after: { sessionId: expect.any(String) }, data: expect.objectContaining({ reason }) }]);
    // As Ana, who administrates nothing, and not for what only she herself does.
    expect(codeOf(await act(accessToken, 'GET', ''))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await api.request({ url: '/api/v1/users/export', token: accessToken }))).toEqual([403, 'FORBIDDEN']);
    expect((await act(admin, 'DELETE', `/${admin.userId}/sessions`)).status).toBe(204);
    await expect.poll(async () => (await act(accessToken, 'GET', '')).status, { timeout: 2_500 }).toBe(401);
  });

  it('US3 nobody acts as an administrator, as themselves, as somebody elsewhere, or beyond what they hold', async () => {
    const [admin, other] = [await holder(north, 'admin'), await holder(north, 'admin')];
    const guest = await signIn(api.app, { organisationId: north });
    await grantRole(owner, guest.userId, 'user', 'organisation', south);
    const tries: [SignedIn, SignedIn, unknown[]][] = [
      [admin, other, [403, 'ADMINISTRATOR_NOT_IMPERSONATED']],
      [root, admin, [403, 'ADMINISTRATOR_NOT_IMPERSONATED']],
      [root, root, [409, 'NOT_ON_YOURSELF']],
      [admin, await signIn(api.app, { organisationId: south }), [404, 'NOT_FOUND']],
      [admin, guest, [403, 'USER_HOLDS_MORE']],
      [await holder(north, 'support'), guest, [403, 'FORBIDDEN']],
    ];
    for (const [by, whom, expected] of tries)
      expect(codeOf(await act(by, 'POST', `/${whom.userId}/impersonate`, { reason }))).toEqual(expected);
    expect((await act(root, 'POST', `/${guest.userId}/impersonate`, { reason })).status).toBe(201);
    for (const body of [{}, { reason: 'x' }, { reason, client: 'postcard' }, { reason, userId: root.userId }])
      expect(codeOf(await act(root, 'POST', `/${guest.userId}/impersonate`, body))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('US3 whoever acts as a person who may look after others looks, and touches nobody', async () => {
    const [support, ana] = [await holder(north, 'support'), await signIn(api.app, { organisationId: north })];
    const { accessToken } = (await act(root, 'POST', `/${support.userId}/impersonate`, { reason })).body;
    expect((await act(accessToken, 'GET', `/${ana.userId}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', 'suspend', { reason }],
      ['POST', 'reset-password', undefined],
      ['DELETE', 'sessions', undefined],
      ['GET', 'sessions', undefined],
      ['DELETE', 'second-factors', undefined],
    ] as const)
      expect(codeOf(await act(accessToken, method, `/${ana.userId}/${path}`, body))).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
  });
});
