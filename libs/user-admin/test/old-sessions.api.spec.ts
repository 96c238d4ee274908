import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';

/** What a thief of an administrator's old session must not do: make administrators. */
describe('sessions whose proof is old', () => {
  let api: TestApi;
  let data: Client;
  let admin: SignedIn;
  let ana: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await data.connect();
    admin = await signIn(api.app, { admin: true });
    ana = await signIn(api.app);
    await data.query(`update sessions set auth_time = now() - interval '16 minutes' where user_id = $1`, [admin.userId]);
  });
  afterAll(async () => {
    await data?.end();
    await api?.close();
  });

  const person = { firstName: 'Eva', lastName: 'Sol', invite: false };
  const role = { role: 'admin', scopeType: 'installation' };

  it.each([
    ['POST', (): string => `/api/admin/users/${ana.userId}/roles`, role],
    ['POST', (): string => '/api/admin/users', { ...person, email: 'thief@example.com', roles: [role] }],
    ['POST', (): string => `/api/admin/users/${ana.userId}/reset-password`, undefined],
    ['POST', (): string => '/api/admin/roles', { key: 'thief', name: 'Thief', permissions: ['user.read'] }],
    ['PATCH', (): string => '/api/admin/roles/user', { name: 'Everybody' }],
  ] as const)('AU13 AU16 a fresh proof is asked for: %s %s', async (method, url, body) => {
    const answer = await api.request({ method, url: url(), token: admin.token, ...(body && { body }) });
    expect([answer.status, (answer.body as { error: { code: string } }).error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
  });

  it('US3 daily work needs none: somebody without roles is made', async () => {
    const answer = await api.request({
      method: 'POST',
      url: '/api/admin/users',
      token: admin.token,
      body: { ...person, email: 'eva@example.com' },
    });
    expect(answer.status).toBe(201);
  });

  it('AU12 whoever asks for cookies comes from us, also with a bearer token', async () => {
    const fresh = await signIn(api.app, { admin: true });
    const impersonate = (headers: Record<string, string>) =>
      api.request({
        method: 'POST',
        url: `/api/admin/users/${ana.userId}/impersonate`,
        token: fresh.token,
        body: { reason: 'a look at the desk', client: 'cookie' },
        headers,
      });
    const refused = await impersonate({});
    expect([refused.status, refused.headers['set-cookie']]).toEqual([403, undefined]);
    expect((await impersonate({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(403);
    expect((await impersonate({ 'sec-fetch-site': 'same-origin' })).status).toBeLessThan(300);
  });
});
