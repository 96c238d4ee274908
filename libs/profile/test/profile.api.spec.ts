import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnAccountApi, startOwnAccountApi } from './own-account-api.js';

describe('the own account', () => {
  let api: OwnAccountApi;
  let database: OwnAccountApi['database'];
  let ana: SignedIn;
  const fresh: OwnAccountApi['fresh'] = (...given) => api.fresh(...given);
  const me: OwnAccountApi['me'] = (...given) => api.me(...given);
  const askForEmail: OwnAccountApi['askForEmail'] = (...given) => api.askForEmail(...given);
  const askForDeletion: OwnAccountApi['askForDeletion'] = (...given) => api.askForDeletion(...given);

  beforeAll(async () => {
    api = await startOwnAccountApi();
    ({ database } = api);
    ana = await signIn(api.app, { firstName: 'Ana', lastName: 'Ruiz' });
  });
  afterAll(() => api?.close());

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
        effectiveTimeZone: 'UTC',
        version: 1,
        avatarUrl: null,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
        waitingEmail: null,
        deletionDueAt: null,
        passwordMinLength: 12,
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

  it('US1 AU6 says which time zone counts, and how long a new password has to be', async () => {
    const organisationId = newId();
    await database.query(`insert into app.organisations (id, name, slug, time_zone) values ($1, 'Sur', $2, 'Atlantic/Canary')`, [
      organisationId,
      organisationId,
    ]);
    const person = await signIn(api.app, { organisationId });
    const zones = async (change: object) => (await me(person, 'PATCH', change)).body;
    expect((await me(person)).body).toMatchObject({ timeZone: null, effectiveTimeZone: 'Atlantic/Canary' });
    expect(await zones({ timeZone: 'Asia/Tokyo' })).toMatchObject({ timeZone: 'Asia/Tokyo', effectiveTimeZone: 'Asia/Tokyo' });
    const admin = await signIn(api.app, { admin: true });
    const values = { 'auth.password.min-length': 16 };
    expect((await api.request({ method: 'PUT', url: '/api/admin/config', token: admin.token, body: { values } })).status).toBe(200);
    expect((await me(person)).body.passwordMinLength).toBe(16);
  });

  it('US1 two changes of what one saw: the second is refused, and nothing else raises the version', async () => {
    const eva = await signIn(api.app, { firstName: 'Eva' });
    const change = (version: string, body: object) =>
      api.request({ method: 'PATCH', url: '/api/users/me', token: eva.token, body, headers: { 'if-match': version } });
    expect((await change('"1"', { firstName: 'Eva' })).body.version).toBe(1);
    expect((await change('"1"', { timeZone: 'Europe/Madrid' })).body).toMatchObject({ version: 2, timeZone: 'Europe/Madrid' });
    const late = await change('"1"', { firstName: 'Late' });
    expect([late.status, late.body.error.code, late.body.error.details]).toEqual([412, 'PRECONDITION_FAILED', { version: 2 }]);
    expect((await askForEmail(eva, fresh())).status).toBe(202);
    expect((await me(eva)).body).toMatchObject({ version: 2, firstName: 'Eva' });
    expect((await change('*', { firstName: 'Eve' })).body).toMatchObject({ version: 3, firstName: 'Eve' });
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
});
