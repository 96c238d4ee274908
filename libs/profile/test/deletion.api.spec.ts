import { signIn } from '#auth/testing';
import { SessionService } from '#sessions';
import { AccountDeletion } from '#users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnAccountApi, startOwnAccountApi } from './own-account-api.js';

describe('leaving', () => {
  let api: OwnAccountApi;
  let database: OwnAccountApi['database'];
  const get: OwnAccountApi['get'] = (...given) => api.get(...given);
  const me: OwnAccountApi['me'] = (...given) => api.me(...given);
  const askForDeletion: OwnAccountApi['askForDeletion'] = (...given) => api.askForDeletion(...given);
  const press: OwnAccountApi['press'] = (...given) => api.press(...given);
  const open: OwnAccountApi['open'] = (...given) => api.open(...given);
  const mailed: OwnAccountApi['mailed'] = (...given) => api.mailed(...given);
  const audited: OwnAccountApi['audited'] = (...given) => api.audited(...given);

  beforeAll(async () => {
    api = await startOwnAccountApi();
    ({ database } = api);
  });
  afterAll(() => api?.close());

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
    expect((await press('deletion/cancel', old)).body.error.code).toBe('TOKEN_ALREADY_USED');

    await askForDeletion(back);
    const [keep] = await mailed('profile.deletion', person.email);
    expect((await open('deletion/cancel', keep!)).text).toContain('Conservar');
    expect((await press('deletion/cancel', keep)).body).toEqual({ ok: true });
    // As with every other link: used is not unknown.
    for (const answer of [await press('deletion/cancel', keep), await press('deletion/cancel', old)])
      expect([answer.status, answer.body.error.code]).toEqual([400, 'TOKEN_ALREADY_USED']);
    const page = await open('deletion/cancel', keep!);
    expect([page.status, page.text.includes('Conservar tu cuenta')]).toEqual([400, false]);
    expect((await press('deletion/cancel', `${person.userId}.${'A'.repeat(43)}`)).body.error.code).toBe('INVALID_TOKEN');
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
