import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { CredentialDirectory, SuspensionService, UserDirectory } from '#users';
import { codeOf, type PeopleApi, startPeopleApi } from './people-api.js';

let api: PeopleApi;
let owner: PeopleApi['owner'];
let root: SignedIn;
let [north, south] = ['', ''];
const act: PeopleApi['act'] = (...request) => api.act(...request);
const holder: PeopleApi['holder'] = (...wanted) => api.holder(...wanted);
const get: PeopleApi['get'] = (type) => api.get(type);
const actions: PeopleApi['actions'] = (userId) => api.actions(userId);

beforeAll(async () => {
  api = await startPeopleApi();
  ({ owner, root, north, south } = api);
});
afterAll(() => api?.close());

describe('suspensions', () => {
  it('US3 a suspended person is out at once, with the reason on record, until they are let in again', async () => {
    const [ana, support] = [await signIn(api.app, { organisationId: north }), await holder(north, 'support')];
    const suspended = await act(support, 'POST', `/${ana.userId}/suspend`, { reason: 'Sold her badge' });
    expect([suspended.status, suspended.body]).toMatchObject([
      200,
      {
        status: 'suspended',
        suspendedUntil: null,
        suspensions: [{ reason: 'Sold her badge', suspendedBy: support.userId, suspendedByName: expect.any(String), endedAt: null }],
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

  it('US3 NT2 tells the person by mail, in their language: that they are out, until when, and that they are in again; never why', async () => {
    const ana = await signIn(api.app);
    const mails = async () =>
      (
        await owner.query<{ template: string; subject: string; body: string }>(
          `select template, subject, text || html as body from mails where to_address = $1 and template like 'users.%' order by created_at, id`,
          [ana.email],
        )
      ).rows;
    await act(root, 'POST', `/${ana.userId}/suspend`, { reason: 'Sold her badge', until: '2030-05-01T10:00:00+02:00' });
    await act(root, 'POST', `/${ana.userId}/suspend`, { reason: 'Twice' });
    await act(root, 'POST', `/${ana.userId}/reinstate`);
    await act(root, 'POST', `/${ana.userId}/reinstate`);
    await act(root, 'PATCH', `/${ana.userId}`, { language: 'es' });
    await act(root, 'POST', `/${ana.userId}/suspend`, { reason: 'Sold her badge' });
    const [timed, back, open, ...more] = await mails();
    expect([timed, back, open].map((mail) => [mail!.template, mail!.subject])).toEqual([
      ['users.suspended', 'Your account is suspended'],
      ['users.reinstated', 'You can sign in again'],
      ['users.suspended', 'Tu cuenta está suspendida'],
    ]);
    expect(more).toEqual([]);
    expect(timed!.body).toContain('May 1, 2030 at 8:00 AM (UTC)');
    expect(open!.body).toContain('cuando una persona de administración te deje pasar');
    expect(JSON.stringify(await mails())).not.toContain('badge');
    // Somebody who was invited, or has to choose a new one, has none.
    expect(back!.body).not.toContain('the password you had');
    expect(back!.body).toContain('If you have no password yet');
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
