import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { SessionDirectory, type TokenClaims } from '#platform/access';
import { SessionTokens } from '#session-tokens';
import { SessionService } from '#sessions';
import { UserDirectory } from '#users';
import { ForgottenPasswordService } from '../src/forgotten-password.service.js';
import { PasswordResetRepository } from '../src/password-reset.repository.js';
import { RecoveryPurgeService } from '../src/recovery-purge.service.js';
import { ResetTokens } from '../src/reset-tokens.js';
import { codeOf, OLD, type RecoveryApi, startRecoveryApi } from './recovery-api.js';

const NEW = 'seven green ladders';

describe('recovery', () => {
  let recovery: RecoveryApi;
  let { api, data, get, post, login, person, requests, workOff, linksOf, tokenFor, trailOf, leftOf } = {} as RecoveryApi;
  beforeAll(async () => {
    recovery = await startRecoveryApi();
    ({ api, data, get, post, login, person, requests, workOff, linksOf, tokenFor, trailOf, leftOf } = recovery);
  });
  afterAll(() => recovery?.close());

  it('AU6 answers alike for an address somebody has and one nobody has, and mails the owner only', async () => {
    const ana = await person();
    const known = await post('forgot-password', { email: ana.email.toUpperCase() });
    const unknown = await post('forgot-password', { email: 'nobody@example.com' });
    expect([known.status, known.body, unknown.status, unknown.body]).toEqual([200, { ok: true }, 200, { ok: true }]);
    expect(await requests()).toHaveLength(2);
    await workOff();
    expect(await requests()).toEqual([]);
    expect(await linksOf(ana.email)).toHaveLength(1);
    expect(await linksOf('nobody@example.com')).toEqual([]);
    const { rows } = await data.query(`select count(*)::int as n from mails where to_address = 'nobody@example.com'`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('AU6 refuses what is no address, and mails one person at most three links an hour, and one from the eleventh of a day', async () => {
    const ana = await person();
    for (const email of ['', 'x', { $ne: null }, ['a@example.com'], 'a@example.com\r\nBcc: b@example.com'])
      expect(codeOf(await post('forgot-password', { email }))).toBe('400 VALIDATION_FAILED');
    for (let count = 0; count < 5; count += 1) await tokenFor(ana.email);
    expect(await linksOf(ana.email)).toHaveLength(3);
    for (let count = 0; count < 9; count += 1) {
      await data.query(`update password_resets set created_at = created_at - interval '2 hours' where user_id = $1`, [ana.userId]);
      await tokenFor(ana.email);
    }
    // A stranger who asks and asks never leaves the owner without a link that works.
    expect(await linksOf(ana.email)).toHaveLength(12);
    await tokenFor(ana.email);
    const links = await linksOf(ana.email);
    expect(links).toHaveLength(12);
    expect(codeOf(await post('reset-password', { token: links.at(-1), password: NEW }))).toBe('200 ok');
  });

  it('AU6 AU11 counts one by one, also what is answered at the same time', async () => {
    const ana = await person();
    for (let count = 0; count < 8; count += 1) await post('forgot-password', { email: ana.email });
    await Promise.all((await requests()).map((id) => get(ForgottenPasswordService).answer(id)));
    expect(await linksOf(ana.email)).toHaveLength(3);
  });

  it('AU6 mails nobody who is suspended, and builds the link from the configured address alone', async () => {
    const [ana, ben] = [await person(), await person()];
    await data.query(`update users set status = 'suspended' where id = $1`, [ben.userId]);
    await post('forgot-password', { email: ana.email }, { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher' } });
    await post('forgot-password', { email: ben.email });
    await workOff();
    const { rows } = await data.query<{ link: string }>('select link from mails where to_address = any($1)', [[ana.email, ben.email]]);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.link.startsWith(`${api.config.publicUrl}/auth/reset-password?token=`)).toBe(true);
    expect(await trailOf(ana.userId)).toContain('auth.forgot-password');
    expect(await trailOf(ben.userId)).not.toContain('auth.forgot-password');
  });

  it('AU7 a link of somebody who was suspended since, or whose credentials changed otherwise, opens nothing', async () => {
    const [ana, ben] = [await person(), await person()];
    const [suspended, changed] = [await tokenFor(ana.email), await tokenFor(ben.email)];
    await data.query(`update users set status = 'suspended' where id = $1`, [ana.userId]);
    await data.query('update users set security_epoch = security_epoch + 1 where id = $1', [ben.userId]);
    expect((await api.request({ url: `/auth/reset-password?token=${suspended}` })).status).toBe(400);
    expect((await api.request({ url: `/auth/reset-password?token=${changed}` })).status).toBe(409);
    expect(codeOf(await post('reset-password', { token: suspended, password: NEW }))).toBe('400 INVALID_TOKEN');
    expect(codeOf(await post('reset-password', { token: changed, password: NEW }))).toBe('409 TOKEN_ALREADY_USED');
    expect(codeOf(await login(ben.email, OLD))).toBe('200 ok');
  });

  it('AU7 the database itself lets a link be used once, and not when another took its place or it is too old', async () => {
    const ana = await person();
    const idOf = async () => (await tokenFor(ana.email)).split('.')[0]!;
    const resets = get(PasswordResetRepository);
    const [raced, old, voided] = [await idOf(), await idOf(), await idOf()];
    const uses = await Promise.all(Array.from({ length: 10 }, () => resets.use(raced)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect((await resets.findById(raced))?.state).toBe('used');
    await data.query(`update password_resets set created_at = now() - interval '2 hours', expires_at = now() where id = $1`, [old]);
    expect([await resets.use(old), (await resets.findById(old))?.state]).toEqual([false, 'expired']);
    await resets.voidAllOf(ana.userId);
    expect([await resets.use(voided), (await resets.findById(voided))?.state]).toEqual([false, 'used']);
  });

  it('AU7 puts a new password in force once, ends every session and signs nobody in', async () => {
    const ana = await person();
    const [, token] = [await tokenFor(ana.email), await tokenFor(ana.email)];
    expect(await leftOf(ana.userId)).toEqual({ sessions: 1, links: 2 });
    const answer = await post('reset-password', { token, password: NEW });
    expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
    expect(await leftOf(ana.userId)).toEqual({ sessions: 0, links: 0 });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(codeOf(await post('reset-password', { token, password: NEW }))).toBe('409 TOKEN_ALREADY_USED');
    expect(codeOf(await login(ana.email, OLD))).toBe('401 INVALID_CREDENTIALS');
    expect(codeOf(await login(ana.email, NEW))).toBe('200 ok');
    expect((await api.request({ url: '/reservations/me', token: ana.token })).status).toBe(401);
    expect(codeOf(await post('refresh', { token: ana.refreshToken }))).toBe('401 INVALID_TOKEN');
    const { rows } = await data.query(`select count(*)::int as n from mails where to_address = $1 and template = 'auth.password-changed'`, [
      ana.email,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
    expect(await trailOf(ana.userId)).toEqual(expect.arrayContaining(['auth.forgot-password', 'auth.reset-password']));
  });

  it('AU7 a weak password leaves the link usable', async () => {
    const ana = await person();
    const token = await tokenFor(ana.email);
    for (const password of ['short', 'password12345', `${ana.email.split('@')[0]}!`])
      expect(codeOf(await post('reset-password', { token, password }))).toBe('400 WEAK_PASSWORD');
    expect(codeOf(await post('reset-password', { token, password: NEW }))).toBe('200 ok');
  });

  it('AU7 AU11 makes whoever tries weak ones again and again wait, for this link alone; a new password ends the wait of signing in', async () => {
    const ana = await person();
    const [token, other] = [await tokenFor(ana.email), await tokenFor(ana.email)];
    for (let count = 0; count < 6; count += 1) await post('reset-password', { token, password: 'short' });
    const waits = await post('reset-password', { token, password: NEW });
    expect([codeOf(waits), Number(waits.headers['retry-after']) > 0]).toEqual(['429 TOO_MANY_REQUESTS', true]);
    for (let count = 0; count < 6; count += 1) await login(ana.email, `not the password ${count}`);
    expect(codeOf(await login(ana.email, OLD))).toBe('429 TOO_MANY_REQUESTS');
    expect(codeOf(await post('reset-password', { token: other, password: NEW }))).toBe('200 ok');
    expect(codeOf(await login(ana.email, NEW))).toBe('200 ok');
  });

  it('AU7 tells a link that is too old from one that is not ours, also after the clean-up', async () => {
    const ana = await person();
    const token = await tokenFor(ana.email);
    const [id, end, kid, signature] = token.split('.') as [string, string, string, string];
    const later = (Number.parseInt(end, 36) + 3600).toString(36);
    for (const forged of [
      'x',
      '',
      `${id}.${later}.${kid}.${signature}`,
      `${crypto.randomUUID()}.${end}.${kid}.${signature}`,
      `${id}.${end}.${kid}.${'A'.repeat(43)}`,
      `${id}.${end}.AAAAAAAAAAAA.${signature}`,
      ana.token,
      ana.refreshToken,
    ]) {
      const answer = await post('reset-password', { token: forged, password: NEW });
      expect(['400 INVALID_TOKEN', '400 VALIDATION_FAILED'], forged).toContain(codeOf(answer));
    }
    const old = await get(ResetTokens).make(id, new Date(Date.now() - 1_000));
    await data.query(
      `update password_resets set created_at = now() - interval '40 days', expires_at = now() - interval '39 days' where id = $1`,
      [id],
    );
    expect(codeOf(await post('reset-password', { token: old, password: NEW }))).toBe('400 EXPIRED_TOKEN');
    await get(RecoveryPurgeService).purge();
    const { rows } = await data.query('select 1 from password_resets where id = $1', [id]);
    expect(rows).toEqual([]);
    expect(codeOf(await post('reset-password', { token: old, password: NEW }))).toBe('400 EXPIRED_TOKEN');
    expect(codeOf(await login(ana.email, OLD))).toBe('200 ok');
  });

  it('AU7 of twenty uses at once one wins, and a change of the password voids every other link', async () => {
    const ana = await person();
    const [first, second] = [await tokenFor(ana.email), await tokenFor(ana.email)];
    expect(first).not.toBe(second);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post('reset-password', { token: first, password: `${NEW} number ${index}` })),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === '200 ok')).toHaveLength(1);
    expect(codes.filter((code) => code !== '200 ok' && code !== '409 TOKEN_ALREADY_USED' && code !== '429 TOO_MANY_REQUESTS')).toEqual([]);
    expect(codeOf(await post('reset-password', { token: second, password: NEW }))).toBe('409 TOKEN_ALREADY_USED');
    const logins = await Promise.all(codes.map((_, index) => login(ana.email, `${NEW} number ${index}`)));
    expect(logins.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('AU7 shows a form behind the link, and says what became of it', async () => {
    const ana = await person();
    const token = await tokenFor(ana.email);
    const html = { accept: 'text/html' };
    const form = await api.request({ url: `/auth/reset-password?token=${token}`, headers: html });
    expect([form.status, form.text.includes(token), form.headers['referrer-policy']]).toEqual([200, true, 'no-referrer']);
    const weak = await post('reset-password', { token, password: 'short' }, { headers: html });
    expect([weak.status, weak.text.includes('role="alert"')]).toEqual([400, true]);
    const done = await post('reset-password', { token, password: NEW }, { headers: html });
    expect([done.status, done.text.includes('Your password is saved')]).toEqual([200, true]);
    const over = await api.request({ url: `/auth/reset-password?token=${token}`, headers: { ...html, 'accept-language': 'es' } });
    expect([over.status, over.text.includes('Ya se ha usado')]).toEqual([409, true]);
    expect((await api.request({ url: '/auth/forgot-password', headers: html })).text).toContain('name="email"');
  });

  it('AU8 changes the password of whoever knows it; this session goes on, the others end', async () => {
    const ana = await person();
    const other = (await login(ana.email, OLD)).body as { accessToken: string; refreshToken: string };
    await tokenFor(ana.email);
    const answer = await post('change-password', { current_password: OLD, new_password: NEW }, { token: ana.token });
    expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
    expect(await leftOf(ana.userId)).toEqual({ sessions: 1, links: 0 });
    expect((await api.request({ url: '/reservations/me', token: ana.token })).status).toBe(200);
    expect(codeOf(await post('refresh', { token: ana.refreshToken }))).toBe('200 ok');
    expect((await api.request({ url: '/reservations/me', token: other.accessToken })).status).toBe(401);
    expect(codeOf(await post('refresh', { token: other.refreshToken }))).toBe('401 INVALID_TOKEN');
    expect(codeOf(await login(ana.email, OLD))).toBe('401 INVALID_CREDENTIALS');
    expect(codeOf(await login(ana.email, NEW))).toBe('200 ok');
  });

  it('AU8 refuses a wrong password, a weak one, nobody in particular and what is no password at all', async () => {
    const ana = await person();
    const change = (body: object, token?: string) => post('change-password', body, { token });
    expect(codeOf(await change({ current_password: OLD, new_password: NEW }))).toBe('401 UNAUTHORIZED');
    expect(codeOf(await change({ current_password: NEW, new_password: NEW }, ana.token))).toBe('401 INVALID_CREDENTIALS');
    expect(codeOf(await change({ current_password: OLD, new_password: 'qwertyuiop12' }, ana.token))).toBe('400 WEAK_PASSWORD');
    for (const bad of [
      {},
      { current_password: OLD },
      { current_password: { $ne: 1 }, new_password: NEW },
      { current_password: OLD, new_password: 'x'.repeat(5_000) },
    ])
      expect(codeOf(await change(bad, ana.token))).toBe('400 VALIDATION_FAILED');
    expect(codeOf(await login(ana.email, OLD))).toBe('200 ok');
  });

  it('AU8 a password is changed to another one, however it is spelled', async () => {
    const ana = await person();
    const change = (current: string, next: string) =>
      post('change-password', { current_password: current, new_password: next }, { token: ana.token });
    expect(codeOf(await change(OLD, OLD))).toBe('400 PASSWORD_UNCHANGED');
    const composed = 'diez árboles azules';
    expect(codeOf(await change(OLD, composed.normalize('NFD')))).toBe('200 ok');
    expect(codeOf(await change(composed.normalize('NFD'), composed.normalize('NFC')))).toBe('400 PASSWORD_UNCHANGED');
    // Only who knows the password learns that it is the same, and it is no guess.
    for (let time = 0; time < 7; time += 1) expect(codeOf(await change(composed, composed))).toBe('400 PASSWORD_UNCHANGED');
    expect(codeOf(await change(OLD, OLD))).toBe('401 INVALID_CREDENTIALS');
    expect(codeOf(await login(ana.email, composed))).toBe('200 ok');
  });

  it('AU8 is not for an administrator who acts as the person', async () => {
    const [admin, ana] = [await signIn(api.app, { admin: true }), await person()];
    const claims = await get(SessionTokens).readAccess(admin.token);
    const actor = await api.app.get(SessionDirectory, { strict: false }).loadActor(claims as TokenClaims);
    const { accessToken } = await get(SessionService).openAs(actor!, ana.userId, { userAgent: null, address: null }, 'a test');
    const body = { current_password: OLD, new_password: NEW };
    expect(codeOf(await post('change-password', body, { token: accessToken }))).toBe('403 IMPERSONATION_FORBIDDEN');
    expect(codeOf(await login(ana.email, OLD))).toBe('200 ok');
  });

  it('AD1 AU8 a wrong current password is on record and counted, although it is refused', async () => {
    const ana = await person();
    const counted = async () => {
      const { text } = await api.request({ url: '/metrics', headers: { accept: 'text/plain' } });
      return Number(/zocalo_security_events_total\{event="change-password-refused"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    const body = { current_password: 'a wrong guess', new_password: NEW };
    expect(codeOf(await post('change-password', body, { token: ana.token }))).toBe('401 INVALID_CREDENTIALS');
    expect(await counted()).toBe(before + 1);
    expect(await trailOf(ana.userId)).toContain('auth.change-password-refused');
  });

  it('AU8 AU11 a thief of a session who guesses the password waits, and the right one has to wait with him', async () => {
    const ana = await person();
    const change = (current: string) => post('change-password', { current_password: current, new_password: NEW }, { token: ana.token });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => change(`a wrong guess ${index}`)));
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === '401 INVALID_CREDENTIALS').length).toBeLessThanOrEqual(6);
    expect(codes).toContain('429 TOO_MANY_REQUESTS');
    const waits = await change(OLD);
    expect([codeOf(waits), Number(waits.headers['retry-after']) > 0]).toEqual(['429 TOO_MANY_REQUESTS', true]);
    expect(codeOf(await login(ana.email, OLD))).toBe('200 ok');
    expect((await get(UserDirectory).find(ana.userId))?.email).toBe(ana.email);
  });
});
