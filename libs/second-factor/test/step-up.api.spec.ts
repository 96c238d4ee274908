import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessErrors, SessionDirectory, type TokenClaims } from '#platform/access';
import { SessionTokens } from '#session-tokens';
import { SessionService } from '#sessions';
import { forgetSession } from '#sessions/testing';
import { type FactorApi, PASSWORD, type Person, refusal, startFactorApi } from './factor-api.js';

describe('proving again that it is still the person', () => {
  let api: FactorApi;
  beforeAll(async () => {
    api = await startFactorApi();
  });
  afterAll(() => api?.close());

  const stepUp = (person: Person, body: object) => api.post('/auth/step-up', body, person.token);
  /** Something that asks for a recent proof, and refuses for another reason once there is one. */
  const sensitive = async (person: Person) => refusal(await api.post('/auth/second-factor/recovery-codes', undefined, person.token));

  /** As after sixteen minutes: the sign-in no longer counts. */
  async function age(person: Person): Promise<void> {
    await api.query(`update sessions set auth_time = now() - interval '16 minutes' where user_id = $1`, [person.userId]);
    await forgetSession(api.app, person.token);
  }

  it('AU13 asks for a proof of the last 15 minutes, and takes the password of somebody without a second factor', async () => {
    const ana = await api.person();
    expect(await sensitive(ana)).toBe('409 SECOND_FACTOR_MISSING');
    await age(ana);
    expect(await sensitive(ana)).toBe('403 STEP_UP_REQUIRED');
    expect(refusal(await stepUp(ana, { password: 'not the one' }))).toBe('401 INVALID_CREDENTIALS');
    expect(await sensitive(ana)).toBe('403 STEP_UP_REQUIRED');
    expect((await stepUp(ana, { password: PASSWORD })).status).toBe(204);
    expect(await sensitive(ana)).toBe('409 SECOND_FACTOR_MISSING');
  });

  it('AD1 AU13 writes a wrong password down and counts it, although it is refused', async () => {
    const ana = await api.person();
    const counted = async () => {
      const { text } = await api.request({ url: '/metrics', headers: { accept: 'text/plain' } });
      return Number(/zocalo_security_events_total\{event="step-up-refused"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    expect(refusal(await stepUp(ana, { password: 'not the one' }))).toBe('401 INVALID_CREDENTIALS');
    expect(await counted()).toBe(before + 1);
    const trail = `select actor_id, target_type from ops.audit_entries where action = 'auth.step-up-refused' and target_id = $1`;
    expect(await api.query(trail, [ana.userId])).toEqual([{ actor_id: ana.userId, target_type: 'user' }]);
    expect((await stepUp(ana, { password: PASSWORD })).status).toBe(204);
    expect(await api.query(trail, [ana.userId])).toHaveLength(1);
  });

  it('AU13 takes no password of somebody with a second factor, but a code, or a recovery code', async () => {
    const ana = await api.protectedPerson();
    await age(ana);
    const refused = await stepUp(ana, { password: PASSWORD });
    expect(refusal(refused)).toBe('401 SECOND_FACTOR_REQUIRED');
    expect(refused.body.error.details).toEqual({ factors: ['totp', 'recovery-code'] });
    expect(await sensitive(ana)).toBe('403 STEP_UP_REQUIRED');
    expect((await stepUp(ana, { code: await api.freshCode(ana) })).status).toBe(204);
    expect(await sensitive(ana)).toBe('200');
    await age(ana);
    const [row] = await api.query('select count(*)::integer as left from recovery_codes where user_id = $1 and used_at is null', [
      ana.userId,
    ]);
    expect(row!.left).toBe(10);
    expect(refusal(await stepUp(ana, { code: ana.codes[0]! }))).toBe('401 SECOND_FACTOR_WRONG');
    expect(await sensitive(ana)).toBe('403 STEP_UP_REQUIRED');
  });

  it('AU13 remembers how, and writes it down', async () => {
    const ana = await api.protectedPerson();
    await age(ana);
    expect((await stepUp(ana, { code: ana.codes[0]! })).status).toBe(204);
    const [session] = await api.query(
      "select id, auth_methods, auth_time > now() - interval '1 minute' as fresh from sessions where user_id = $1",
      [ana.userId],
    );
    expect(session).toMatchObject({ auth_methods: ['password', 'totp', 'recovery-code'], fresh: true });
    const audit = await api.query(`select after from ops.audit_entries where action = 'auth.step-up' and target_id = $1 order by id`, [
      session!.id,
    ]);
    expect(audit.at(-1)!.after).toEqual({ method: 'recovery-code' });
  });

  it('AU11 AU13 makes guessers of the password wait, and nobody else', async () => {
    const [ana, ben] = [await api.person(), await api.person()];
    const answers = [];
    for (let tries = 0; tries < 6; tries += 1) answers.push(refusal(await stepUp(ana, { password: `guess ${tries}` })));
    expect(answers).toEqual([...Array.from({ length: 5 }, () => '401 INVALID_CREDENTIALS'), '429 TOO_MANY_REQUESTS']);
    expect(refusal(await stepUp(ana, { password: PASSWORD }))).toBe('429 TOO_MANY_REQUESTS');
    expect((await stepUp(ben, { password: PASSWORD })).status).toBe(204);
    expect((await api.login(ana.email)).status).toBe(200);
  });

  it('AU13 cannot be done by an administrator who acts as the person', async () => {
    const [admin, ana] = [await api.person({ admin: true }), await api.person()];
    const claims = await api.app.get(SessionTokens, { strict: false }).readAccess(admin.token);
    const actor = await api.app.get(SessionDirectory, { strict: false }).loadActor(claims as TokenClaims);
    const sessions = api.app.get(SessionService, { strict: false });
    const { accessToken } = await sessions.openAs(actor!, ana.userId, { userAgent: null, address: null }, 'a test');
    const acting = { ...ana, token: accessToken };
    expect(refusal(await stepUp(acting, { password: PASSWORD }))).toBe(`403 ${AccessErrors.IMPERSONATION_FORBIDDEN.code}`);
    expect(refusal(await stepUp(acting, { code: '123456' }))).toBe(`403 ${AccessErrors.IMPERSONATION_FORBIDDEN.code}`);
    expect(await sensitive(acting)).toBe('403 IMPERSONATION_FORBIDDEN');
  });

  it('AU13 refuses strangers and bad bodies', async () => {
    const ana = await api.person();
    expect(refusal(await api.post('/auth/step-up', { password: PASSWORD }))).toBe('401 UNAUTHORIZED');
    for (const body of [
      {},
      { password: PASSWORD, code: '123456' },
      { password: '' },
      { password: { $ne: null } },
      { password: null },
      { code: 123_456 },
      { code: '' },
      { passkey: { id: 'x' } },
      { password: PASSWORD, userId: ana.userId },
      { password: 'x'.repeat(1_000_000) },
    ])
      expect((await stepUp(ana, body)).status, JSON.stringify(body).slice(0, 80)).toBe(JSON.stringify(body).length > 900_000 ? 413 : 400);
  });
});
