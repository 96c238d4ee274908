import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { SessionService } from '#sessions';
import { AccountDeletion, CredentialDirectory, UserDirectory } from '#users';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProfilePurgeService } from '../src/profile-purge.service.js';

describe('the own account', () => {
  let api: TestApi;
  let database: Client;
  let ana: SignedIn;
  let made = 0;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const fresh = () => `new-${(made += 1)}@example.com`;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    ana = await signIn(api.app, { firstName: 'Ana', lastName: 'Ruiz' });
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const me = (person: SignedIn, method: 'GET' | 'PATCH' = 'GET', body?: object) =>
    api.request({ method, url: '/api/users/me', token: person.token, body });
  const askForEmail = (person: SignedIn, email: unknown) =>
    api.request({ method: 'POST', url: '/api/users/me/email', token: person.token, body: { email } });
  const askForDeletion = (person: SignedIn) => api.request({ method: 'POST', url: '/api/users/me/deletion', token: person.token });
  const press = (path: string, token: string | undefined, accept = 'application/json') =>
    api.request({ method: 'POST', url: `/api/users/${path}`, body: { token }, headers: { accept } });
  const open = (path: string, token: string) =>
    api.request({ url: `/api/users/${path}?token=${token}`, headers: { accept: 'text/html', 'accept-language': 'es' } });

  /** Tokens of the links mailed to an address with one template, the newest first. */
  async function mailed(template: string, to: string): Promise<string[]> {
    const { rows } = await database.query<{ link: string }>(
      'select link from mails where template = $1 and to_address = $2 order by created_at desc, id desc',
      [template, to],
    );
    return rows.map((row) => new URL(row.link).searchParams.get('token')!);
  }

  /** A person who has asked for another address: both mails' tokens. */
  async function changing(): Promise<{ person: SignedIn; email: string; confirm: string; stop: string }> {
    const person = await signIn(api.app);
    const email = fresh();
    expect((await askForEmail(person, email)).status).toBe(202);
    const [confirm] = await mailed('profile.confirm-new-address', email);
    const [stop] = await mailed('profile.email-change-notice', person.email);
    return { person, email, confirm: confirm!, stop: stop! };
  }

  /** As above, confirmed: the token that takes it back. */
  async function changed() {
    const change = await changing();
    expect((await press('email/confirm', change.confirm)).status).toBe(200);
    const [revert] = await mailed('profile.email-changed', change.person.email);
    return { ...change, revert: revert! };
  }

  const addressOf = async (person: SignedIn) => (await get(UserDirectory).find(person.userId))!.email;
  const audited = async (person: SignedIn) => {
    const { rows } = await database.query<{ action: string }>(
      `select action from ops.audit_entries where target_id = $1 and action like 'user.%' order by occurred_at, id`,
      [person.userId],
    );
    return rows.map((row) => row.action);
  };

  it('US1 shows and changes the own profile, and leaves a trail without the names in it', async () => {
    const shown = await me(ana);
    expect([shown.status, shown.body]).toEqual([
      200,
      {
        id: ana.userId,
        organisationId: expect.any(String) as string,
        email: ana.email,
        firstName: 'Ana',
        lastName: 'Ruiz',
        secondLastName: null,
        language: 'en',
        timeZone: null,
        avatarUrl: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        waitingEmail: null,
        deletionDueAt: null,
      },
    ]);
    const body = { firstName: ' Ana María ', secondLastName: 'Gil', language: 'es', timeZone: 'Europe/Madrid' };
    const after = await me(ana, 'PATCH', body);
    expect(after.body).toMatchObject({
      firstName: 'Ana María',
      lastName: 'Ruiz',
      secondLastName: 'Gil',
      language: 'es',
      timeZone: 'Europe/Madrid',
    });
    expect((await me(ana, 'PATCH', { secondLastName: null, timeZone: null })).body).toMatchObject({ secondLastName: null, timeZone: null });
    expect((await me(ana, 'PATCH', {})).status).toBe(200);
    const { rows } = await database.query(
      `select before, after from ops.audit_entries where action = 'user.update-profile' and target_id = $1 order by occurred_at`,
      [ana.userId],
    );
    expect(rows).toEqual([
      { before: null, after: { fields: ['firstName', 'secondLastName', 'language', 'timeZone'] } },
      { before: null, after: { fields: ['secondLastName', 'timeZone'] } },
    ]);
  });

  it.each([
    { firstName: '' },
    { firstName: null },
    { firstName: '<b>Ana</b>' },
    { firstName: 'x'.repeat(101) },
    { lastName: { $ne: '' } },
    { secondLastName: 'https://example.com' },
    { language: 'fr' },
    { language: ['es'] },
    { timeZone: 'Mars/Olympus' },
    { email: 'other@example.com' },
    { status: 'deleted' },
    { role: 'admin' },
    { organisationId: '0192f0c1-2345-7abc-8def-0123456789ab' },
    '{"__proto__":{"admin":true},"firstName":1}',
    [],
  ])('US1 refuses %j as a change of the profile', async (body) => {
    const answer = await api.request({
      method: 'PATCH',
      url: '/api/users/me',
      token: ana.token,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body.error.code]).toEqual([
      400,
      expect.stringMatching(/^(VALIDATION_FAILED|BAD_REQUEST|MALFORMED_JSON)$/),
    ]);
  });

  it.each([
    ['GET', ''],
    ['PATCH', ''],
    ['POST', '/email'],
    ['DELETE', '/email'],
    ['POST', '/deletion'],
    ['DELETE', '/deletion'],
  ] as const)('US1 has nothing for strangers: %s %s', async (method, path) => {
    expect((await api.request({ method, url: `/api/users/me${path}` })).status).toBe(401);
  });

  it('US1 asks for a fresh proof before the address or the account goes, and refuses who acts for somebody', async () => {
    const person = await signIn(api.app);
    const admin = await signIn(api.app, { admin: true });
    const url = `/api/admin/users/${person.userId}/impersonate`;
    const acting = await api.request({ method: 'POST', url, token: admin.token, body: { reason: 'a test' } });
    expect(acting.status).toBe(201);
    const impersonator = { ...person, token: acting.body.accessToken as string };
    expect((await me(impersonator)).body.id).toBe(person.userId);
    for (const answer of [await askForEmail(impersonator, fresh()), await askForDeletion(impersonator)])
      expect([answer.status, answer.body.error.code]).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
    await database.query(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [person.userId]);
    for (const answer of [await askForEmail(person, fresh()), await askForDeletion(person)])
      expect([answer.status, answer.body.error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
  });

  it('US1 moves an account to another address once the new mailbox confirms; only the session that asked goes on', async () => {
    const { person, email, confirm } = await changing();
    const elsewhere = await get(SessionService).open(person.userId, 1, { userAgent: 'other', address: null }, ['password']);
    expect((await me(person)).body).toMatchObject({ email: person.email, waitingEmail: { email } });

    const page = await open('email/confirm', confirm);
    expect([page.status, page.text.includes(email), page.headers['referrer-policy']]).toEqual([200, true, 'no-referrer']);
    expect(await addressOf(person)).toBe(person.email);

    expect((await press('email/confirm', confirm)).body).toEqual({ ok: true });
    expect((await me(person)).body).toMatchObject({ email, waitingEmail: null });
    expect((await api.request({ url: '/api/users/me', token: elsewhere.accessToken })).status).toBe(401);
    const refreshed = await api.request({ method: 'POST', url: '/api/auth/refresh', body: { token: person.refreshToken } });
    expect(refreshed.status).toBe(200);
    expect(await audited(person)).toEqual(['user.create', 'user.request-email-change', 'user.change-email']);
    const again = await press('email/confirm', confirm);
    expect([again.status, again.body.error.code]).toEqual([400, 'TOKEN_ALREADY_USED']);
    expect((await open('email/confirm', confirm)).status).toBe(400);
  });

  it('US1 lets one of twenty confirmations at the same time win', async () => {
    const { confirm } = await changing();
    const answers = await Promise.all(Array.from({ length: 20 }, () => press('email/confirm', confirm)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
  });

  it('US1 the old mailbox stops a change: nothing is taken, every session ends', async () => {
    const { person, confirm, stop } = await changing();
    const page = await open('email/undo', stop);
    expect([page.status, page.text.includes('Detener')]).toEqual([200, true]);
    expect((await me(person)).status).toBe(200);
    expect((await press('email/undo', stop, 'text/html')).status).toBe(200);
    expect([await addressOf(person), (await me(person)).status]).toEqual([person.email, 401]);
    expect((await press('email/confirm', confirm)).body.error.code).toBe('TOKEN_ALREADY_USED');
    expect((await press('email/undo', stop)).body.error.code).toBe('TOKEN_ALREADY_USED');
    expect(await audited(person)).toContain('user.stop-email-change');
  });

  it.each(['stop', 'revert'] as const)(
    'US1 the old mailbox takes a confirmed change back by the link of its %s mail, and the password goes',
    async (which) => {
      const change = await changed();
      await database.query(`update users set password_hash = 'a hash' where id = $1`, [change.person.userId]);
      expect((await press('email/undo', change[which])).body).toEqual({ ok: true });
      expect([await addressOf(change.person), (await me(change.person)).status]).toEqual([change.person.email, 401]);
      expect((await get(CredentialDirectory).findByEmail(change.person.email))!.passwordHash).toBeNull();
      expect((await press('email/undo', change.revert)).body.error.code).toBe('TOKEN_ALREADY_USED');
    },
  );

  it('US1 takes back over several changes, so that a thief does not shake the owner off', async () => {
    const first = await changed();
    const second = fresh();
    await askForEmail(first.person, second);
    await press('email/confirm', (await mailed('profile.confirm-new-address', second))[0]);
    expect(await addressOf(first.person)).toBe(second);
    expect((await press('email/undo', first.revert)).status).toBe(200);
    expect(await addressOf(first.person)).toBe(first.person.email);
    // The owner moves on; the link in the thief's mailbox must not bring the account back there.
    const { accessToken } = await get(SessionService).open(first.person.userId, 4, { userAgent: 'x', address: null }, ['password']);
    const third = fresh();
    expect((await askForEmail({ ...first.person, token: accessToken }, third)).status).toBe(202);
    expect((await press('email/confirm', (await mailed('profile.confirm-new-address', third))[0])).status).toBe(200);
    const [later] = await mailed('profile.email-changed', first.email);
    expect((await press('email/undo', later)).body.error.code).toBe('TOKEN_ALREADY_USED');
    expect(await addressOf(first.person)).toBe(third);
  });

  it('US1 does not tell whose an address is, and refuses to have it twice', async () => {
    const taken = await signIn(api.app);
    const person = await signIn(api.app);
    const free = await askForEmail(person, fresh());
    const used = await askForEmail(person, taken.email);
    expect([used.status, Object.keys(used.body)]).toEqual([free.status, Object.keys(free.body)]);
    const [confirm] = await mailed('profile.confirm-new-address', taken.email);
    const answer = await press('email/confirm', confirm);
    expect([answer.status, answer.body.error.code]).toEqual([409, 'EMAIL_TAKEN']);
    expect([await addressOf(person), await addressOf(taken)]).toEqual([person.email, taken.email]);
    expect((await press('email/confirm', confirm)).body.error.code).toBe('TOKEN_ALREADY_USED');
  });

  it('US1 a later wish voids the earlier one, and a wish can be taken back', async () => {
    const { person, confirm } = await changing();
    const email = fresh();
    await askForEmail(person, email);
    expect((await press('email/confirm', confirm)).body.error.code).toBe('TOKEN_ALREADY_USED');
    const [second] = await mailed('profile.confirm-new-address', email);
    for (let time = 0; time < 2; time += 1)
      expect((await api.request({ method: 'DELETE', url: '/api/users/me/email', token: person.token })).status).toBe(204);
    expect((await press('email/confirm', second)).body.error.code).toBe('TOKEN_ALREADY_USED');
    expect((await me(person)).body.waitingEmail).toBeNull();
  });

  it.each([
    'no address',
    'a@b@c',
    'x@example.com\r\nBcc: y@example.com',
    '',
    null,
    ['x@example.com'],
    { $ne: '' },
    `${'x'.repeat(400)}@example.com`,
  ])('US1 refuses %j as an address', async (email) => {
    expect((await askForEmail(ana, email)).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('US1 refuses the address one has, in any spelling', async () => {
    const person = await signIn(api.app);
    const answer = await askForEmail(person, person.email.toUpperCase());
    expect([answer.status, answer.body.error.code]).toEqual([400, 'EMAIL_UNCHANGED']);
  });

  it('US1 writes to one mailbox three times an hour, and answers the same beyond', async () => {
    const email = fresh();
    const people = await Promise.all(Array.from({ length: 5 }, () => signIn(api.app)));
    for (const person of people) expect((await askForEmail(person, email)).status).toBe(202);
    expect(await mailed('profile.confirm-new-address', email)).toHaveLength(3);
  });

  it('US1 links are good for their time only, and only for what they were sent for', async () => {
    const { person, confirm, stop } = await changing();
    for (const [path, token] of [
      ['email/confirm', stop],
      ['email/undo', confirm],
      ['deletion/cancel', confirm],
      ['email/confirm', 'garbage'],
      ['email/confirm', `${person.userId}.${'A'.repeat(43)}`],
    ] as const) {
      expect((await press(path, token)).body.error.code).toBe('INVALID_TOKEN');
      expect((await open(path, token)).status).toBe(400);
    }
    expect((await press('email/confirm', undefined)).body.error.code).toBe('VALIDATION_FAILED');
    await database.query(`update email_changes set expires_at = now() where user_id = $1`, [person.userId]);
    expect((await press('email/confirm', confirm)).body.error.code).toBe('EXPIRED_TOKEN');
    const late = await changed();
    await database.query(`update email_changes set revert_until = now() where user_id = $1`, [late.person.userId]);
    expect((await press('email/undo', late.revert)).body.error.code).toBe('EXPIRED_TOKEN');
  });

  it('AU15 forgets both addresses of a change when its links are of no use, and the change a month later', async () => {
    const { person } = await changed();
    const rows = async () =>
      (await database.query('select old_email, new_email from email_changes where user_id = $1', [person.userId])).rows as object[];
    await get(ProfilePurgeService).purge();
    expect(await rows()).toMatchObject([{ old_email: person.email }]);
    await database.query(`update email_changes set revert_until = now(), expires_at = now() - interval '1 second' where user_id = $1`, [
      person.userId,
    ]);
    await get(ProfilePurgeService).purge();
    expect(await rows()).toEqual([{ old_email: null, new_email: null }]);
    await database.query(`update email_changes set requested_at = now() - interval '31 days' where user_id = $1`, [person.userId]);
    await get(ProfilePurgeService).purge();
    expect(await rows()).toEqual([]);
  });

  it('US1 deletes after a grace period in which signing in, the mail and the profile take it back', async () => {
    const person = await signIn(api.app);
    const asked = await askForDeletion(person);
    expect(asked.status).toBe(202);
    const days = (Date.parse(asked.body.dueAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThan(14.1);
    expect((await me(person)).status).toBe(401);

    const { accessToken } = await get(SessionService).open(person.userId, 1, { userAgent: 'x', address: null }, ['password']);
    const back = { ...person, token: accessToken };
    expect((await me(back)).body.deletionDueAt).toBe(asked.body.dueAt);
    expect((await api.request({ method: 'DELETE', url: '/api/users/me/deletion', token: accessToken })).status).toBe(204);
    expect((await me(back)).body.deletionDueAt).toBeNull();
    const [old] = await mailed('profile.deletion', person.email);
    expect((await press('deletion/cancel', old)).body.error.code).toBe('INVALID_TOKEN');

    await askForDeletion(back);
    const [keep] = await mailed('profile.deletion', person.email);
    expect((await open('deletion/cancel', keep!)).text).toContain('Conservar');
    expect((await press('deletion/cancel', keep)).body).toEqual({ ok: true });
    expect((await press('deletion/cancel', keep)).status).toBe(400);
    expect(await audited(person)).toEqual([
      'user.create',
      'user.request-deletion',
      'user.cancel-deletion',
      'user.request-deletion',
      'user.cancel-deletion',
    ]);
  });

  it('US1 a second request for deletion keeps the date of the first', async () => {
    const person = await signIn(api.app);
    const first = await askForDeletion(person);
    const { accessToken } = await get(SessionService).open(person.userId, 1, { userAgent: 'x', address: null }, ['password']);
    const second = await askForDeletion({ ...person, token: accessToken });
    expect([second.status, second.body.dueAt]).toEqual([202, first.body.dueAt]);
  });

  it('US6 hands out accounts whose time is up, once, and makes them nobody', async () => {
    const person = await signIn(api.app);
    const deletions = get(AccountDeletion);
    await askForDeletion(person);
    expect(await deletions.findDue(100)).not.toContain(person.userId);
    expect(await deletions.lockDue(person.userId)).toBeNull();
    await database.query(`update users set deletion_due_at = now() - interval '1 second' where id = $1`, [person.userId]);
    await database.query(`update users set status = 'suspended', suspended_until = now() + interval '1 day' where id = $1`, [
      person.userId,
    ]);
    expect(await deletions.findDue(100)).toContain(person.userId);
    expect(await deletions.lockDue(person.userId)).toEqual({ userId: person.userId, email: person.email });
    expect([await deletions.anonymise(person.userId), await deletions.anonymise(person.userId)]).toEqual([true, false]);
    expect([await deletions.findDue(100), await deletions.cancel(person.userId)]).toEqual([[], false]);
    const { rows } = await database.query(
      `select first_name, email, password_hash, status, (select count(*)::int from role_grants where user_id = u.id) as roles from users u where id = $1`,
      [person.userId],
    );
    expect(rows).toEqual([
      { first_name: 'Deleted', email: `deleted-${person.userId}@deleted.invalid`, password_hash: null, status: 'deleted', roles: 0 },
    ]);
  });

  it('US6 the last administrator stays, whoever asks first', async () => {
    await database.query(
      `update users set deletion_requested_at = now(), deletion_due_at = now() where id in (select user_id from role_grants where role = 'admin')`,
    );
    const admins = await Promise.all([signIn(api.app, { admin: true }), signIn(api.app, { admin: true })]);
    const answers = await Promise.all(admins.map((admin) => askForDeletion(admin)));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    const refused = answers.find((answer) => answer.status === 409)!;
    expect(refused.body.error.code).toBe('LAST_ADMINISTRATOR');
    const last = admins[answers.indexOf(refused)]!;
    await expect(get(AccountDeletion).anonymise(last.userId)).rejects.toMatchObject({ code: 'LAST_ADMINISTRATOR' });
  });
});
