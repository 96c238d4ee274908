import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetSession } from '#sessions/testing';
import { type FactorApi, type Person, refusal, startFactorApi } from './factor-api.js';

let api: FactorApi;
beforeAll(async () => {
  api = await startFactorApi();
});
afterAll(() => api?.close());

describe('second factors of one’s own', () => {
  const begin = (person: Person) => api.post('/auth/second-factor/totp', undefined, person.token);
  const confirm = (person: Person, code: string) => api.post('/auth/second-factor/totp/confirm', { code }, person.token);
  const remove = (person: Person) => api.request({ method: 'DELETE', url: '/auth/second-factor/totp', token: person.token });
  const overview = async (person: Person) => (await api.request({ url: '/auth/second-factor', token: person.token })).body;
  const auditOf = async (userId: string) =>
    (
      await api.query(`select action from ops.audit_entries where action like 'second-factor.%' and target_id = $1 order by id`, [userId])
    ).map((row) => row.action);
  const mailsTo = async (email: string) =>
    (await api.query(`select text from mails where to_address = $1 and template = 'factors.changed' order by id`, [email])).map(
      (row) => row.text,
    );

  it('AU13 sets an app up with its first code and gives ten recovery codes once', async () => {
    const ana = await api.person();
    expect(await overview(ana)).toEqual({ required: false, totpSince: null, passkeys: 0, recoveryCodesLeft: 0 });
    const begun = await begin(ana);
    expect(begun.status).toBe(200);
    expect(Object.keys(begun.body).toSorted()).toEqual(['expiresAt', 'qrSvg', 'secret', 'uri']);
    expect(new URL(begun.body.uri).searchParams.get('secret')).toBe(begun.body.secret);
    expect(Date.parse(begun.body.expiresAt) - Date.now()).toBeGreaterThan(890_000);
    // Nothing counts yet: the password alone still signs in.
    expect((await api.login(ana.email)).status).toBe(200);
    const code = await generate({ secret: begun.body.secret });
    const confirmed = await confirm(ana, ` ${code.slice(0, 3)} ${code.slice(3)} `);
    expect(confirmed.status).toBe(200);
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    expect(await overview(ana)).toEqual({ required: false, totpSince: expect.any(String), passkeys: 0, recoveryCodesLeft: 10 });
    expect(refusal(await api.login(ana.email))).toBe('401 SECOND_FACTOR_REQUIRED');
    expect(await auditOf(ana.userId)).toEqual(['second-factor.add-totp', 'second-factor.renew-recovery-codes']);
    expect((await mailsTo(ana.email))[0]).toContain('An authenticator app now protects your account');
  });

  it('AU13 uses the confirming code up', async () => {
    const ana = await api.person();
    const { secret } = (await begin(ana)).body;
    const code = await generate({ secret });
    await confirm(ana, code);
    expect(refusal(await api.post('/auth/second-factor', { challengeId: await api.challenge(ana.email), code }))).toBe(
      '401 SECOND_FACTOR_WRONG',
    );
  });

  it('AU13 confirms with no other code, none too late, and the newest secret only', async () => {
    const [ana, ben] = [await api.person(), await api.person()];
    expect(refusal(await confirm(ana, '123456'))).toBe('409 TOTP_NOT_STARTED');
    const older = (await begin(ana)).body.secret;
    const newer = (await begin(ana)).body.secret;
    expect(newer).not.toBe(older);
    await begin(ben);
    expect(refusal(await confirm(ana, await generate({ secret: older })))).toBe('400 TOTP_CODE_WRONG');
    expect(refusal(await confirm(ben, await generate({ secret: newer })))).toBe('400 TOTP_CODE_WRONG');
    await api.query(`update totp_factors set expires_at = now() where user_id = $1`, [ana.userId]);
    expect(refusal(await confirm(ana, await generate({ secret: newer })))).toBe('409 TOTP_NOT_STARTED');
    expect((await api.login(ana.email)).status).toBe(200);
  });

  it('AU13 confirms once, however often at once', async () => {
    const ana = await api.person();
    const { secret } = (await begin(ana)).body;
    const code = await generate({ secret });
    const answers = await Promise.all(Array.from({ length: 8 }, () => confirm(ana, code)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) expect(refusal(answer)).toBe('409 TOTP_NOT_STARTED');
    expect(await api.query('select id from recovery_codes where user_id = $1', [ana.userId])).toHaveLength(10);
    expect(await api.query('select id from totp_factors where user_id = $1', [ana.userId])).toHaveLength(1);
  });

  it('AU13 puts a new app in the place of the old one, and keeps the recovery codes', async () => {
    const ana = await api.protectedPerson();
    const { secret } = (await begin(ana)).body;
    const challengeId = await api.challenge(ana.email);
    // Until it is confirmed, the old one counts and the new one does not.
    expect(refusal(await api.post('/auth/second-factor', { challengeId, code: await generate({ secret }) }))).toBe(
      '401 SECOND_FACTOR_WRONG',
    );
    expect((await confirm(ana, await generate({ secret }))).body).toEqual({ recoveryCodes: null });
    const old = await api.freshCode(ana);
    const other = await api.challenge(ana.email);
    expect(refusal(await api.post('/auth/second-factor', { challengeId: other, code: old }))).toBe('401 SECOND_FACTOR_WRONG');
    expect((await api.post('/auth/second-factor', { challengeId: other, code: await generate({ secret }) })).status).toBe(200);
    expect((await overview(ana)).recoveryCodesLeft).toBe(10);
  });

  it('AU13 removes the app, and the recovery codes with the last factor', async () => {
    const ana = await api.protectedPerson();
    expect((await remove(ana)).status).toBe(204);
    expect(refusal(await remove(ana))).toBe('409 SECOND_FACTOR_MISSING');
    expect(await overview(ana)).toEqual({ required: false, totpSince: null, passkeys: 0, recoveryCodesLeft: 0 });
    expect((await api.login(ana.email)).status).toBe(200);
    expect((await mailsTo(ana.email)).at(-1)).toContain('The authenticator app was removed');
    expect((await auditOf(ana.userId)).at(-1)).toBe('second-factor.remove-totp');
  });

  it('AU13 renews recovery codes: ten new ones work, the old ones do not', async () => {
    const [ana, ben] = [await api.protectedPerson(), await api.person()];
    const renew = (person: Person) => api.post('/auth/second-factor/recovery-codes', undefined, person.token);
    expect(refusal(await renew(ben))).toBe('409 SECOND_FACTOR_MISSING');
    const rounds = await Promise.all([renew(ana), renew(ana), renew(ana)]);
    for (const round of rounds) expect(round.status).toBe(200);
    expect((await overview(ana)).recoveryCodesLeft).toBe(10);
    const last = (await renew(ana)).body.recoveryCodes as string[];
    const challengeId = await api.challenge(ana.email);
    expect(refusal(await api.post('/auth/second-factor', { challengeId, code: ana.codes[0] }))).toBe('401 SECOND_FACTOR_WRONG');
    expect((await api.post('/auth/second-factor', { challengeId, code: last[9] })).status).toBe(200);
  });

  it('AU13 opens a secret for its owner only: a row that was moved to another person gives nothing away', async () => {
    const [ana, mallory] = [await api.protectedPerson(), await api.protectedPerson()];
    await api.query(
      `update totp_factors a set sealed_secret = m.sealed_secret, key_id = m.key_id from totp_factors m where a.user_id = $1 and m.user_id = $2`,
      [ana.userId, mallory.userId],
    );
    await api.query(
      `update recovery_codes set digest = (select digest from recovery_codes where user_id = $2 limit 1)
       where id = (select id from recovery_codes where user_id = $1 limit 1)`,
      [ana.userId, mallory.userId],
    );
    const challengeId = await api.challenge(ana.email);
    for (const code of [await generate({ secret: mallory.secret }), ...mallory.codes.slice(0, 4)])
      expect(refusal(await api.post('/auth/second-factor', { challengeId, code }))).toBe('401 SECOND_FACTOR_WRONG');
  });

  it('AU13 is for the signed-in, who proved themselves a moment ago, and takes no nonsense', async () => {
    const ana = await api.person();
    const routes = [
      { method: 'GET', url: '/auth/second-factor' },
      { method: 'POST', url: '/auth/second-factor/totp' },
      { method: 'POST', url: '/auth/second-factor/totp/confirm', body: { code: '123456' } },
      { method: 'DELETE', url: '/auth/second-factor/totp' },
      { method: 'POST', url: '/auth/second-factor/recovery-codes' },
    ] as const;
    for (const route of routes) expect(refusal(await api.request(route)), route.url).toBe('401 UNAUTHORIZED');
    for (const code of [undefined, null, 123_456, '12345', '1234567', 'abcdef', ['123456'], '１２３４５６', '1'.repeat(100_000)])
      expect(refusal(await api.post('/auth/second-factor/totp/confirm', { code }, ana.token)), String(code).slice(0, 20)).toBe(
        '400 VALIDATION_FAILED',
      );
    await api.query(`update sessions set auth_time = now() - interval '16 minutes' where user_id = $1`, [ana.userId]);
    await forgetSession(api.app, ana.token);
    for (const route of routes.slice(1))
      expect(refusal(await api.request({ ...route, token: ana.token })), route.url).toBe('403 STEP_UP_REQUIRED');
    expect((await api.request({ ...routes[0], token: ana.token })).status).toBe(200);
  });
});

describe('roles that need a second factor', () => {
  it('AU13 AU16 whoever has such a role and proved none can set one up and nothing more', async () => {
    const [boss, ana] = [await api.protectedPerson({ admin: true }), await api.person()];
    const late = await api.person({ admin: true });
    const offices = (token: string) => api.request({ url: '/api/admin/offices', token });
    expect((await offices(late.token)).status).toBe(200);
    const change = { values: { 'auth.second-factor.roles': ['admin'] } };
    const put = (token: string) => api.request({ method: 'PUT', url: '/api/admin/config', token, body: change });
    expect((await put(boss.token)).status).toBe(200);
    for (const { token } of [boss, ana, late]) await forgetSession(api.app, token);

    // Proved in this session: goes on. Another role: not concerned.
    expect((await offices(boss.token)).status).toBe(200);
    expect((await api.request({ url: '/auth/second-factor', token: ana.token })).body.required).toBe(false);
    expect(refusal(await api.request({ url: '/desks?date=2030-01-01', token: ana.token }))).not.toContain('SECOND_FACTOR');

    // Has none: everything that needs a permission is closed, also after signing in again.
    for (const token of [late.token, (await api.login(late.email)).body.accessToken]) {
      expect(refusal(await offices(token))).toBe('403 SECOND_FACTOR_SETUP_REQUIRED');
      expect(refusal(await api.request({ url: '/desks?date=2030-01-01', token }))).toBe('403 SECOND_FACTOR_SETUP_REQUIRED');
      expect((await api.request({ url: '/auth/second-factor', token })).body).toMatchObject({ required: true, totpSince: null });
    }
    const { secret } = (await api.post('/auth/second-factor/totp', undefined, late.token)).body;
    expect((await api.post('/auth/second-factor/totp/confirm', { code: await generate({ secret }) }, late.token)).status).toBe(200);
    expect((await offices(late.token)).status).toBe(200);

    // The last factor stays while the role asks for one.
    expect(refusal(await api.request({ method: 'DELETE', url: '/auth/second-factor/totp', token: late.token }))).toBe(
      '409 SECOND_FACTOR_KEPT',
    );
  });

  it('AU13 AU16 a session from before the rule proves the factor its person has, and goes on', async () => {
    const boss = await api.protectedPerson({ admin: true });
    await api.query(`update sessions set auth_methods = '{password}' where user_id = $1`, [boss.userId]);
    await forgetSession(api.app, boss.token);
    expect(refusal(await api.request({ url: '/api/admin/offices', token: boss.token }))).toBe('403 SECOND_FACTOR_SETUP_REQUIRED');
    expect((await api.post('/auth/step-up', { code: await api.freshCode(boss) }, boss.token)).status).toBe(204);
    expect((await api.request({ url: '/api/admin/offices', token: boss.token })).status).toBe(200);
  });

  it('AU13 refuses roles that cannot be names of roles', async () => {
    const boss = await api.protectedPerson({ admin: true });
    for (const roles of ['admin', [''], ['Admin'], [7], ['a b'], Array.from({ length: 51 }, (_, index) => `role-${index}`)]) {
      const body = { values: { 'auth.second-factor.roles': roles } };
      const answer = await api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body });
      expect([400, 422], JSON.stringify(roles).slice(0, 40)).toContain(answer.status);
    }
  });

  it('AU13 AU16 refuses roles that nobody made, and says which', async () => {
    const boss = await api.protectedPerson({ admin: true });
    const put = (values: object) => api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body: { values } });
    const refused = await put({ 'auth.second-factor.roles': ['admin', 'admn', 'night-porter'], 'auth.registration.silent': true });
    expect(refusal(refused)).toBe('400 VALIDATION_FAILED');
    expect(refused.body.error.details.fields).toEqual([
      { field: 'values.auth.second-factor.roles', problem: 'names roles that do not exist: admn, night-porter' },
    ]);
    await api.query(`insert into roles (key, name, description, permissions) values ('night-porter', 'Night porter', '', '{}')`);
    expect((await put({ 'auth.second-factor.roles': ['admin', 'night-porter'] })).status).toBe(200);
    // What was right when it was stored stands in nobody's way.
    await api.query(`delete from roles where key = 'night-porter'`);
    expect((await put({ 'auth.registration.silent': true })).status).toBe(200);
    expect((await put({ 'auth.second-factor.roles': null, 'auth.registration.silent': null })).status).toBe(200);
  });
});
