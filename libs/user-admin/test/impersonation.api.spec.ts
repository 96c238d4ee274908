import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { newId } from '#platform/database';
import { Settings } from '#platform/settings';

const reason = 'Cannot find her desk';
let api: TestApi;
let owner: Client;
let root: SignedIn;
const [north, south] = [newId(), newId()];

beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi({ env: { RATE_LIMITS: '*=100000/60' } });
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

async function administrator(): Promise<SignedIn> {
  const made = await signIn(api.app, { organisationId: north });
  await owner.query(`insert into role_grants (id, user_id, role, scope_type, scope_id) values ($1, $2, 'admin', 'organisation', $3)`, [
    newId(),
    made.userId,
    north,
  ]);
  return made;
}
const act = (token: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> =>
  api.request({ method, url: `/api/v1/admin/users${path}`, token, ...(body === undefined ? {} : { body }) });

describe('a session in which somebody acts as another person', () => {
  it('US3 what could not be begun does not go on for two seconds', async () => {
    const [settings, cases] = [api.app.get(Settings, { strict: false }), new Map<string, string>()];
    const give = (to: SignedIn, role: string, scopeType: string, scopeId: string | null): Promise<Answer> =>
      act(root.token, 'POST', `/${to.userId}/roles`, { role, scopeType, scopeId });
    const changes: Record<string, (ana: SignedIn, admin: SignedIn) => Promise<unknown>> = {
      'nothing happens': async () => undefined,
      'the person administrates': (ana) => give(ana, 'admin', 'installation', null),
      'the person holds more elsewhere': (ana) => give(ana, 'user', 'organisation', south),
      'the administrator no longer is one': (_, admin) => owner.query(`delete from role_grants where user_id = $1`, [admin.userId]),
      'the administrator was away too long': (_, admin) =>
        owner.query(`update sessions set idle_expires_at = now() - interval '1 second' where user_id = $1`, [admin.userId]),
      'the administrator first needs a second factor': (_, admin) => give(admin, 'office-manager', 'organisation', north),
    };
    for (const [name, change] of Object.entries(changes)) {
      const [ana, admin] = [await signIn(api.app, { organisationId: north }), await administrator()];
      const { accessToken } = (await act(admin.token, 'POST', `/${ana.userId}/impersonate`, { reason })).body;
      expect((await api.request({ url: '/api/users/me', token: accessToken })).status).toBe(200);
      await change(ana, admin);
      cases.set(name, accessToken);
    }
    settings.adopt({ version: 1, values: new Map([['auth.second-factor.roles', ['office-manager']]]) });
    const answers = async (): Promise<unknown[]> => {
      const of = ([name, token]: [string, string]) => api.request({ url: '/api/users/me', token }).then(({ status }) => [name, status]);
      return Promise.all([...cases].map(of));
    };
    const expected = Object.keys(changes).map((name) => [name, name === 'nothing happens' ? 200 : 401]);
    await expect.poll(answers, { timeout: 3_000 }).toEqual(expected);
    // And not again when things are as they were.
    const { rows } = await owner.query(`select count(*)::int as ended from sessions where revoke_reason = 'impersonation-ended'`);
    expect(rows).toEqual([{ ended: cases.size - 2 }]);
    settings.adopt({ version: 2, values: new Map() });
  });
});
