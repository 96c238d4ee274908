import { signIn, type SignedIn } from '#auth/testing';
import { SessionService } from '#sessions';
import { CredentialDirectory } from '#users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProfilePurgeService } from '../src/profile-purge.service.js';
import { type OwnAccountApi, startOwnAccountApi } from './own-account-api.js';

describe('another address', () => {
  let api: OwnAccountApi;
  let database: OwnAccountApi['database'];
  let ana: SignedIn;
  const get: OwnAccountApi['get'] = (...given) => api.get(...given);
  const fresh: OwnAccountApi['fresh'] = (...given) => api.fresh(...given);
  const me: OwnAccountApi['me'] = (...given) => api.me(...given);
  const askForEmail: OwnAccountApi['askForEmail'] = (...given) => api.askForEmail(...given);
  const press: OwnAccountApi['press'] = (...given) => api.press(...given);
  const open: OwnAccountApi['open'] = (...given) => api.open(...given);
  const mailed: OwnAccountApi['mailed'] = (...given) => api.mailed(...given);
  const changing: OwnAccountApi['changing'] = (...given) => api.changing(...given);
  const changed: OwnAccountApi['changed'] = (...given) => api.changed(...given);
  const addressOf: OwnAccountApi['addressOf'] = (...given) => api.addressOf(...given);
  const audited: OwnAccountApi['audited'] = (...given) => api.audited(...given);

  beforeAll(async () => {
    api = await startOwnAccountApi();
    ({ database } = api);
    ana = await signIn(api.app, { firstName: 'Ana', lastName: 'Ruiz' });
  });
  afterAll(() => api?.close());

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

  it('US1 whoever takes their account back is mailed a link to choose a password; whoever only stops a change keeps theirs', async () => {
    const stopped = await changing();
    expect((await press('email/undo', stopped.stop)).status).toBe(200);
    expect(await mailed('auth.choose-password', stopped.person.email)).toEqual([]);
    const { person, email, revert } = await changed();
    await Promise.all(Array.from({ length: 5 }, () => press('email/undo', revert)));
    const links = await mailed('auth.choose-password', person.email);
    expect([links.length, await mailed('auth.choose-password', email)]).toEqual([1, []]);
    const reset = await api.request({
      method: 'POST',
      url: '/auth/reset-password',
      body: { token: links[0], password: 'seven green ladders' },
    });
    expect([reset.status, reset.body]).toEqual([200, { ok: true }]);
    expect((await get(CredentialDirectory).findByEmail(person.email))!.passwordHash).not.toBeNull();
  });
});
