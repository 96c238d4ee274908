import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import type { Answer } from '#harness';
import { newId } from '#platform/database';
import { forgetSession } from '#sessions/testing';
import { UserDirectory } from '#users';
import { codeOf, type PeopleApi, startPeopleApi } from './people-api.js';

let api: PeopleApi;
let owner: PeopleApi['owner'];
let root: SignedIn;
let [north, south] = ['', ''];
const act: PeopleApi['act'] = (...request) => api.act(...request);
const holder: PeopleApi['holder'] = (...wanted) => api.holder(...wanted);
const actions: PeopleApi['actions'] = (userId) => api.actions(userId);
const grant: PeopleApi['grant'] = (...wanted) => api.grant(...wanted);

beforeAll(async () => {
  api = await startPeopleApi();
  ({ owner, root, north, south } = api);
});
afterAll(() => api?.close());

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

  it('AU16 US3 a role says where it holds and who gave it, by names, as far as the reader may see them', async () => {
    const [ana, admin] = [await signIn(api.app, { organisationId: north }), await holder(north, 'admin')];
    const office = newId();
    await owner.query(`insert into offices (id, organisation_id, name, time_zone) values ($1, $2, 'Mitte', 'UTC')`, [office, north]);
    await api.grant(admin, ana, 'support', 'organisation', north);
    const given = await api.grant(api.root, ana, 'office-manager', 'office', office);
    const names = (answer: Answer) =>
      answer.body.items.map((item: Record<string, unknown>) => [item.role, item.scopeName, item.grantedByName]);
    const shown = await api.get(UserDirectory).displayNames([admin.userId, api.root.userId]);
    const own = ['user', 'north', null];
    expect(names(given)).toEqual([
      own,
      ['support', 'north', shown.get(admin.userId)],
      ['office-manager', 'Mitte', shown.get(api.root.userId)],
    ]);
    // Who administrates the installation belongs to another organisation.
    const seen = names(await act(admin, 'GET', `/${ana.userId}/roles`));
    expect(seen).toEqual([own, ['support', 'north', shown.get(admin.userId)], ['office-manager', 'Mitte', null]]);
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

  it('AU16 whose suspension is over by its time administrates again: the other one may leave, and then nobody', async () => {
    const [back, leaves] = [await signIn(api.app, { admin: true }), await signIn(api.app, { admin: true })];
    const others = `id in (select user_id from role_grants where role = 'admin' and scope_type = 'installation') and id not in ($1, $2)`;
    await owner.query(`update users set status = 'suspended' where ${others}`, [back.userId, leaves.userId]);
    const suspendBack = (minutes: number) =>
      owner.query(`update users set status = 'suspended', suspended_until = now() + make_interval(mins => $2) where id = $1`, [
        back.userId,
        minutes,
      ]);
    const leave = () => owner.query(`delete from role_grants where user_id = $1 and role = 'admin'`, [leaves.userId]);
    const LAST = { constraint: 'users_keep_an_administrator' };
    await suspendBack(1);
    await expect(leave()).rejects.toMatchObject(LAST);
    await suspendBack(-1);
    await expect(leave()).resolves.toMatchObject({ rowCount: 1 });
    // Nobody has noted yet that the suspension is over.
    for (const change of [`status = 'deleted', suspended_until = null`, `status = 'suspended', suspended_until = null`])
      await expect(owner.query(`update users set ${change} where id = $1`, [back.userId])).rejects.toMatchObject(LAST);
    await owner.query(`update users set status = 'active', suspended_until = null where status = 'suspended'`);
  });

  it('AU16 the database itself keeps the last administrator', async () => {
    const client = new Client({ connectionString: api.database.url, options: '-c search_path=app' });
    await client.connect();
    try {
      for (const statement of [
        `delete from role_grants where role = 'admin'`,
        `update users set status = 'suspended'`,
        // Somebody who is a user already would otherwise be one twice, which another constraint refuses.
        `update role_grants set role = 'support' where role = 'admin' and scope_type = 'installation'`,
      ])
        await expect(client.query(statement), statement).rejects.toMatchObject({ constraint: 'users_keep_an_administrator' });
    } finally {
      await client.end();
    }
  });
});
