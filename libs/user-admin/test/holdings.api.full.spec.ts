import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Settings } from '#platform/settings';
import { SessionService } from '#sessions';
import { forgetSession } from '#sessions/testing';
import { type PeopleApi, startPeopleApi } from './people-api.js';

const reason = 'Cannot find her desk';
let api: PeopleApi;
let owner: PeopleApi['owner'];
let root: SignedIn;
let [north, south] = ['', ''];
const act: PeopleApi['act'] = (...request) => api.act(...request);
const grant: PeopleApi['grant'] = (...wanted) => api.grant(...wanted);
const administrator = (): Promise<SignedIn> => api.holder(north, 'admin');

beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startPeopleApi({ env: { RATE_LIMITS: '*=100000/60' } });
  ({ owner, root, north, south } = api);
});
afterAll(() => api?.close());

describe('what people hold', () => {
  it('US3 nobody goes on to act as a person as whom they could not begin to act', async () => {
    const [settings, cases] = [api.app.get(Settings, { strict: false }), new Map<string, string>()];
    const changes: Record<string, (ana: SignedIn, admin: SignedIn) => Promise<unknown>> = {
      'nothing happens': async () => undefined,
      'the person administrates': (ana) => grant(root, ana, 'admin', 'installation', null),
      'the person holds more elsewhere': (ana) => grant(root, ana, 'user', 'organisation', south),
      'the administrator no longer is one': (_, admin) => owner.query(`delete from role_grants where user_id = $1`, [admin.userId]),
      'the administrator was away too long': (_, admin) =>
        owner.query(`update sessions set idle_expires_at = now() - interval '1 second' where user_id = $1`, [admin.userId]),
      'the administrator first needs a second factor': (_, admin) => grant(root, admin, 'office-manager', 'organisation', north),
    };
    for (const [name, change] of Object.entries(changes)) {
      const [ana, admin] = [await signIn(api.app, { organisationId: north }), await administrator()];
      const { accessToken } = (await act(admin, 'POST', `/${ana.userId}/impersonate`, { reason })).body;
      expect((await api.request({ url: '/api/users/me', token: accessToken })).status).toBe(200);
      await change(ana, admin);
      cases.set(name, accessToken);
    }
    settings.adopt({ version: 1, values: new Map([['auth.second-factor.roles', ['office-manager']]]) });
    const answers: unknown[] = [];
    for (const [name, token] of cases) {
      await forgetSession(api.app, token);
      answers.push([name, (await api.request({ url: '/api/users/me', token })).status]);
    }
    const expected = Object.keys(changes).map((name) => [name, name === 'nothing happens' ? 200 : 401]);
    expect(answers).toEqual(expected);
    // And not again when things are as they were.
    const { rows } = await owner.query(`select count(*)::int as ended from sessions where revoke_reason = 'impersonation-ended'`);
    expect(rows).toEqual([{ ended: cases.size - 2 }]);
    settings.adopt({ version: 2, values: new Map() });
  });

  it('US3 nobody goes on acting as a person for more than two seconds after they could no longer begin to', async () => {
    const [ana, admin] = [await signIn(api.app, { organisationId: north }), await administrator()];
    const { accessToken } = (await act(admin, 'POST', `/${ana.userId}/impersonate`, { reason })).body;
    const status = async () => (await api.request({ url: '/api/users/me', token: accessToken })).status;
    expect(await status()).toBe(200);
    // Told to nobody: what was read a moment ago is believed until it is read again.
    await owner.query(`delete from role_grants where user_id = $1`, [admin.userId]);
    await expect.poll(status, { timeout: 2_500, interval: 100 }).toBe(401);
  });

  it('US3 what somebody holds in another organisation, or an office of one, is nobody’s to see who sees the people of this one', async () => {
    const [admin, ana] = [await administrator(), await signIn(api.app, { organisationId: north, lastName: 'Dúplex' })];
    const offices: Record<string, string> = {};
    for (const organisationId of [north, south]) {
      const body = { organisationId, name: 'Dúplex', timeZone: 'Europe/Madrid' };
      offices[organisationId] = (await api.request({ method: 'POST', url: '/api/admin/offices', token: root.token, body })).body.id;
    }
    expect((await grant(root, ana, 'user', 'organisation', south)).status).toBe(201);
    const answer = await grant(admin, ana, 'office-manager', 'office', offices[north]!);
    expect((await grant(root, ana, 'support', 'organisation', south)).status).toBe(201);
    expect((await grant(root, ana, 'marketing', 'office', offices[south]!)).status).toBe(201);
    const keys = (items: { role: string }[]) => items.map(({ role }) => role);
    const rolesSeenBy = async (by: SignedIn): Promise<unknown> => {
      const [list, one, grants] = [
        await act(by, 'GET', '?search=duplex'),
        await act(by, 'GET', `/${ana.userId}`),
        await act(by, 'GET', `/${ana.userId}/roles`),
      ];
      const csv = (await api.request({ url: '/api/v1/users/export?search=duplex', token: by.token })).text;
      const found = await Promise.all(
        ['support', 'marketing', 'office-manager'].map((role) => act(by, 'GET', `?search=duplex&role=${role}`)),
      );
      return {
        list: list.body.items[0].roles,
        one: one.body.roles,
        grants: [keys(one.body.grants), keys(grants.body.items)],
        csv: csv.trim().split(',').at(-2),
        found: found.map(({ body }) => body.items.length),
      };
    };
    const [here, everywhere] = [
      ['office-manager', 'user'],
      ['marketing', 'office-manager', 'support', 'user'],
    ];
    expect([answer.status, keys(answer.body.items)]).toEqual([201, here.toReversed()]);
    expect(await rolesSeenBy(admin)).toEqual({
      list: here,
      one: here,
      grants: [here.toReversed(), here.toReversed()],
      csv: here.join(' '),
      found: [0, 0, 1],
    });
    const order = ['user', 'user', 'office-manager', 'support', 'marketing'];
    expect(await rolesSeenBy(root)).toEqual({
      list: everywhere,
      one: everywhere,
      grants: [order, order],
      csv: everywhere.join(' '),
      found: [1, 1, 1],
    });
  });

  it('AU10 whoever comes to administrate is signed in as shortly as administrators are, wherever they are signed in', async () => {
    const hours = async ({ userId }: SignedIn): Promise<unknown> =>
      (
        await owner.query(
          `select round(extract(epoch from absolute_expires_at - now()) / 3600)::int as most,
             round(extract(epoch from idle_expires_at - now()) / 3600)::int as idle, idle_seconds as seconds from sessions where user_id = $1`,
          [userId],
        )
      ).rows;
    const [month, day] = [
      { most: 720, idle: 336, seconds: 1_209_600 },
      { most: 24, idle: 1, seconds: 3_600 },
    ];
    const body = (name: string, permissions: string[]) => ({ name, permissions });
    const role = async (name: string, permissions: string[]): Promise<string> =>
      (await api.request({ method: 'POST', url: '/api/admin/roles', token: root.token, body: body(name, permissions) })).body.key;
    const [harmless, granting] = [await role('Harmless', ['user.read']), await role('Granting', ['user.read', 'role.grant'])];
    const people = [await signIn(api.app), await signIn(api.app), await signIn(api.app), await signIn(api.app)] as const;
    const [admin, helper, granter, later] = people;
    await owner.query(`update sessions set idle_expires_at = now() + interval '30 minutes' where user_id = $1`, [later.userId]);
    for (const [person, key] of [
      [admin, 'admin'],
      [helper, 'support'],
      [granter, granting],
      [later, harmless],
    ] as const)
      expect((await grant(root, person, key, 'installation', null)).status).toBe(201);
    expect(await Promise.all(people.map(hours))).toEqual([[day], [month], [day], [{ ...month, idle: expect.anything() }]]);
    // The role grows, and with it everybody who holds it.
    const grown = body('Harmless', ['user.read', 'user.create']);
    expect((await api.request({ method: 'PATCH', url: `/api/admin/roles/${harmless}`, token: root.token, body: grown })).status).toBe(200);
    await forgetSession(api.app, later.token);
    expect((await act(later, 'GET', '')).status).toBe(200);
    expect(await hours(later)).toEqual([{ ...day, idle: expect.anything() }]);
    const { rows } = await owner.query(
      `select idle_expires_at < now() + interval '31 minutes' as earlier from sessions where user_id = $1`,
      [later.userId],
    );
    expect(rows).toEqual([{ earlier: true }]);
    const opened = await api.app
      .get(SessionService, { strict: false })
      .open(granter.userId, 1, { userAgent: null, address: null }, ['password']);
    expect(opened.session.expiresAt.getTime()).toBeLessThan(Date.now() + 25 * 3_600_000);
  });
});
