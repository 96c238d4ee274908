import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('the own access', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  const [north, office] = [newId(), newId()];

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'North', 'north', 'UTC')`, [north]);
    boss = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const access = (token?: string) => api.request({ url: '/api/users/me/access', ...(token === undefined ? {} : { token }) });

  it('UI2 AU16 says what one may do and where, with roles of our own, and which release answers', async () => {
    const key = (
      await api.request({
        method: 'POST',
        url: '/api/admin/roles',
        token: boss.token,
        body: { key: 'door-keeper', name: 'Door keeper', permissions: ['user.read', 'desk.manage'] },
      })
    ).body.key as string;
    const person = await signIn(api.app, { organisationId: north });
    await grantRole(database, person.userId, 'office-manager', 'office', office);
    await grantRole(database, person.userId, key, 'organisation', north);
    const { status, body } = await access(person.token);
    expect(status).toBe(200);
    expect(body.version).toMatch(/^\d+\.\d+\.\d+-dev$/);
    expect(body.permissions).toEqual([...body.permissions].toSorted());
    expect(body.permissions).toEqual(expect.arrayContaining(['desk.manage', 'desk.read', 'user.read']));
    expect(body.permissions).not.toContain('role.manage');
    expect(body.grants).toHaveLength(3);
    expect(body.grants).toContainEqual({
      role: 'door-keeper',
      roleName: 'Door keeper',
      organisationId: north,
      organisationName: 'North',
      officeId: null,
      permissions: ['desk.manage', 'user.read'],
    });
    expect(body.grants).toContainEqual({
      role: 'office-manager',
      roleName: expect.any(String),
      organisationId: null,
      organisationName: null,
      officeId: office,
      permissions: expect.arrayContaining(['desk.manage']),
    });
    expect([body.impersonatedBy, body.secondFactor]).toEqual([null, { has: false, required: false }]);
  });

  it('UI2 is for signed-in people', async () => {
    expect((await access()).status).toBe(401);
    expect((await access('not-a-token')).status).toBe(401);
  });

  it('UI1 tells everybody whether this is a demonstration', async () => {
    const ana = await signIn(api.app);
    expect((await access(ana.token)).body.demo).toBe(false);
    const mode = (value: boolean) =>
      api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body: { values: { 'demo.mode': value } } });
    await mode(true);
    expect((await access(ana.token)).body.demo).toBe(true);
    await mode(false);
    expect((await access(ana.token)).body.demo).toBe(false);
  });

  it('US3 names the administrator who acts as somebody', async () => {
    const ana = await signIn(api.app);
    const acting = await api.request({
      method: 'POST',
      url: `/api/admin/users/${ana.userId}/impersonate`,
      token: boss.token,
      body: { reason: 'to look into a report' },
    });
    const { body } = await access(acting.body.accessToken);
    expect(body.impersonatedBy).toEqual({ id: boss.userId, name: 'Olga Oficina' });
    expect(body.permissions).toEqual((await access(ana.token)).body.permissions);
  });

  it('UI2 tells only those who look after organisations that there are several', async () => {
    const person = await signIn(api.app);
    expect((await access(person.token)).body.severalOrganisations).toBe(false);
    expect((await access(boss.token)).body.severalOrganisations).toBe(true);
  });

  // Last: administrators of this file may do nothing from then on.
  it('AU13 a session that lacks the second factor its role needs may do nothing, and says why', async () => {
    const values = { 'auth.second-factor.roles': ['admin'] };
    await api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body: { values } });
    const late = await signIn(api.app, { admin: true });
    const { status, body } = await access(late.token);
    expect([status, body.permissions, body.grants, body.secondFactor]).toEqual([200, [], [], { has: false, required: true }]);
  });
});
