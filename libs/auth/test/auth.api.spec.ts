import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type AuthApi, refusal, startAuthApi } from './auth-api.js';
import { PASSWORD } from './auth-context.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const FORM = { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('accounts over HTTP', () => {
  let api: AuthApi;
  let count = 0;

  beforeAll(async () => {
    api = await startAuthApi();
  });
  afterAll(() => api.close());

  const newEmail = () => `h${(count += 1)}@example.com`;
  const login = (email: string, password = PASSWORD): Promise<Answer> => api.post('/auth/login', { email, password });

  describe('POST /auth/register', () => {
    it('AU1 answers {ok:true} and mails a link in the language asked for', async () => {
      const email = newEmail();
      const answer = await api.request({
        method: 'POST',
        url: '/auth/register',
        headers: { 'accept-language': 'es-MX,es;q=0.9' },
        body: { email, password: 'CurrentPassword123!', first_name: '  José ', last_name: 'Pérez', second_last_name: 'Optional' },
      });
      expect([answer.status, answer.text]).toEqual([200, '{"ok":true}']);
      const [mail] = await api.query(`select subject, text, html, link from mails where to_address = $1`, [email]);
      expect(mail!.subject).toBe('Confirma tu dirección');
      for (const body of [mail!.text, mail!.html]) expect(body).toContain(mail!.link);
      expect(mail!.link).toMatch(/^http:\/\/localhost:3001\/auth\/confirm\?token=/);
      await api.request({ url: `/auth/confirm?token=${await api.tokenFor(email)}` });
      const { body } = await login(email, 'CurrentPassword123!');
      expect(body.user).toEqual({ id: expect.stringMatching(UUID), email, first_name: 'José', last_name: 'Pérez', second_last_name: 'Optional' });
    });

    it('AU1 builds links from the configured address, whatever the request says', async () => {
      const email = newEmail();
      await api.request({
        method: 'POST',
        url: '/auth/register',
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', origin: 'https://evil.example' },
        body: { email, password: PASSWORD, first_name: 'A', last_name: 'B' },
      });
      const [mail] = await api.query('select text, link from mails where to_address = $1', [email]);
      expect(JSON.stringify(mail)).not.toContain('evil');
    });

    it.each([
      ['no body', undefined],
      ['a list', []],
      ['no password', { password: undefined }],
      ['an empty password', { password: '' }],
      ['an object for the address', { email: { $ne: '' } }],
      ['an address that is none', { email: 'nobody' }],
      ['a line break in the address', { email: 'x@example.com\r\nBcc: y@example.com' }],
      ['a number for a name', { first_name: 1 }],
      ['an empty name', { first_name: '' }],
      ['a blank name', { last_name: '   ' }],
      ['a NUL in a name', { last_name: 'a\u0000b' }],
      ['a line break in a name', { first_name: 'a\r\nBcc: x@example.com' }],
      ['a name that is too long', { first_name: 'x'.repeat(101) }],
      ['a name that grows when composed', { first_name: '\u0958'.repeat(100) }],
      ['a list for the second last name', { second_last_name: ['x'] }],
      ['a role', { role: 'admin' }],
      ['a status', { status: 'active', confirmed_at: '2026-01-01' }],
    ])('AU1 refuses %s with 400', async (_, changes) => {
      const email = newEmail();
      const body = changes === undefined || Array.isArray(changes) ? changes : { email, password: PASSWORD, first_name: 'A', last_name: 'B', ...(changes as object) };
      const answer = await api.post('/auth/register', body);
      expect(refusal(answer)).toBe('400 VALIDATION_FAILED');
      expect(await api.query('select id from pending_registrations where email = $1', [email])).toEqual([]);
    });

    it('AU1 refuses a weak password with the reasons', async () => {
      const answer = await api.register(newEmail(), { password: 'password123!' });
      expect(refusal(answer)).toBe('400 WEAK_PASSWORD');
      expect(answer.body.error.details).toEqual({ reasons: ['common'], minLength: 12 });
      expect(refusal(await api.register(newEmail(), { password: 'x'.repeat(100_000) }))).toBe('400 WEAK_PASSWORD');
      expect(refusal(await api.register(newEmail(), { password: 'x'.repeat(1_000_000) }))).toBe('413 PAYLOAD_TOO_LARGE');
    });

    it('AU1 answers 409 for a confirmed address however it is spelt, and 200 for one that only waits', async () => {
      const email = newEmail();
      expect((await api.register(email)).status).toBe(200);
      expect((await api.register(email)).status).toBe(200);
      await api.request({ url: `/auth/confirm?token=${await api.tokenFor(email)}` });
      expect(refusal(await api.register(email))).toBe('409 EMAIL_TAKEN');
      expect(refusal(await api.register(email.toUpperCase()))).toBe('409 EMAIL_TAKEN');
    });
  });

  describe('GET and POST /auth/confirm', () => {
    it('AU2 confirms for a program as documented, once', async () => {
      const email = newEmail();
      await api.register(email);
      const url = `/auth/confirm?token=${await api.tokenFor(email)}`;
      const answer = await api.request({ url, headers: { accept: '*/*' } });
      expect([answer.status, answer.text]).toEqual([200, '{"ok":true}']);
      expect(answer.headers['content-type']).toContain('application/json');
      expect(refusal(await api.request({ url }))).toBe('400 TOKEN_ALREADY_USED');
    });

    it.each(['', '?token=', '?token=x', '?token=a&token=b', '?token[a]=b', `?token=0192f0c1-2345-7abc-8def-0123456789ab.${'A'.repeat(43)}`, `?token=${'x'.repeat(2_000)}`])('AU2 refuses "%s" with 400', async (query) => {
      expect(refusal(await api.request({ url: `/auth/confirm${query}` }))).toBe('400 INVALID_TOKEN');
      const page = await api.request({ url: `/auth/confirm${query}`, headers: BROWSER });
      expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    });

    it('AU2 tells an old token, also by its page', async () => {
      const email = newEmail();
      await api.register(email);
      await api.query(`update pending_registrations set expires_at = now() where email = $1`, [email]);
      const url = `/auth/confirm?token=${await api.tokenFor(email)}`;
      expect(refusal(await api.request({ url }))).toBe('400 EXPIRED_TOKEN');
      const page = await api.request({ url, headers: { ...BROWSER, 'accept-language': 'es' } });
      expect(page.status).toBe(400);
      expect(page.text).toContain('Servía durante 24 horas');
    });

    it('AU2 shows a browser a page and changes nothing, whoever looks how often; HEAD neither', async () => {
      const email = newEmail();
      await api.register(email);
      const token = await api.tokenFor(email);
      const url = `/auth/confirm?token=${token}`;
      for (let look = 0; look < 3; look += 1) {
        const page = await api.request({ url, headers: BROWSER });
        expect([page.status, page.headers['content-type'], page.headers['referrer-policy']]).toEqual([200, 'text/html; charset=utf-8', 'no-referrer']);
        expect(page.headers['content-security-policy']).toContain("default-src 'none'");
        expect(page.text).toContain(email);
        expect(page.text).toContain(`value="${token}"`);
      }
      await api.request({ method: 'HEAD', url });
      expect(refusal(await login(email))).toBe('401 EMAIL_NOT_CONFIRMED');
    });

    it('AU2 confirms when the button is pressed with the password of the registration, and says what is wrong otherwise', async () => {
      const email = newEmail();
      await api.register(email);
      const token = await api.tokenFor(email);
      const press = (fields: Record<string, string>) => api.request({ method: 'POST', url: '/auth/confirm', headers: FORM, body: new URLSearchParams({ token, ...fields }).toString() });
      const wrong = await press({ password: 'not this one' });
      expect([wrong.status, wrong.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
      expect(wrong.text).toContain('That is not the password of the registration.');
      const weak = await press({ new_password: 'short' });
      expect(weak.status).toBe(400);
      expect(weak.text).toContain('it needs at least 12 characters');
      const done = await press({ password: PASSWORD });
      expect([done.status, done.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect((await login(email)).status).toBe(200);
      expect((await press({ password: PASSWORD })).text).toContain('Your address is confirmed');
    });

    it('AU2 lets the owner of the mailbox replace the password of whoever registered, by form and by JSON', async () => {
      for (const headers of [FORM, undefined]) {
        const email = newEmail();
        await api.register(email, { password: 'the password of a stranger' });
        const fields = { token: await api.tokenFor(email), new_password: PASSWORD };
        const answer = headers
          ? await api.request({ method: 'POST', url: '/auth/confirm', headers, body: new URLSearchParams(fields).toString() })
          : await api.post('/auth/confirm', fields);
        expect(answer.status).toBe(200);
        expect(refusal(await login(email, 'the password of a stranger'))).toBe('401 INVALID_CREDENTIALS');
        expect((await login(email)).status).toBe(200);
      }
    });

    it('AU2 refuses half a request, and escapes what it shows', async () => {
      const email = newEmail();
      await api.register(email);
      const token = await api.tokenFor(email);
      for (const body of [{}, { token }, { password: PASSWORD }, { token, password: PASSWORD, new_password: PASSWORD, role: 'admin' }, { token: { a: 1 }, password: PASSWORD }, { token, new_password: '' }, { token, password: 7 }]) {
        expect(refusal(await api.post('/auth/confirm', body))).toBe('400 VALIDATION_FAILED');
      }
      expect(refusal(await api.post('/auth/confirm', { token: 'x', password: PASSWORD }))).toBe('400 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/confirm', { token, password: 'not this one' }))).toBe('401 INVALID_CREDENTIALS');
      const page = await api.request({ url: `/auth/confirm?token=${encodeURIComponent('"><script>alert(1)</script>')}`, headers: BROWSER });
      expect(page.text).not.toContain('<script');
    });
  });

  describe('POST /auth/login', () => {
    it('AU3 answers with two tokens and the person, and nothing else', async () => {
      const email = newEmail();
      const signedIn = await api.signUp(email);
      expect(Object.keys(signedIn).toSorted()).toEqual(['accessToken', 'refreshToken', 'user']);
      expect(signedIn.user).toEqual({ id: expect.stringMatching(UUID), email, first_name: 'Ana', last_name: 'Ruiz', second_last_name: null });
      for (const token of [signedIn.accessToken, signedIn.refreshToken]) expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
      expect((await login(email.toUpperCase())).status).toBe(200);
      expect((await api.post('/api/v1/auth/login', { email, password: PASSWORD })).status).toBe(200);
    });

    it.each([
      ['no body', undefined],
      ['nothing', {}],
      ['no password', { email: 'a@example.com' }],
      ['an operator', { email: 'a@example.com', password: { $gt: '' } }],
      ['an empty password', { email: 'a@example.com', password: '' }],
      ['a password that is too long', { email: 'a@example.com', password: 'x'.repeat(1_025) }],
      ['a NUL', { email: 'a@example.com', password: 'a\u0000' }],
      ['no address', { email: 'a', password: 'x' }],
      ['more', { email: 'a@example.com', password: 'x', remember: true }],
    ])('AU3 refuses %s with 400', async (_, body) => {
      expect(refusal(await api.post('/auth/login', body))).toBe('400 VALIDATION_FAILED');
    });

    it('AU3 gives the same answer to whoever does not know the password, whatever is behind the address', async () => {
      const [confirmed, waiting, suspended, deleted] = [newEmail(), newEmail(), newEmail(), newEmail()];
      await api.register(waiting);
      for (const email of [confirmed, suspended, deleted]) await api.signUp(email);
      await api.query(`update users set status = 'suspended' where email = $1`, [suspended]);
      await api.query(`update users set status = 'deleted' where email = $1`, [deleted]);
      const shape = (answer: Answer) => ({
        status: answer.status,
        error: { ...answer.body.error, requestId: undefined },
        headers: Object.keys(answer.headers).toSorted(),
        length: answer.headers['content-length'],
      });
      const unknown = shape(await login(newEmail(), 'not the password'));
      expect(unknown).toMatchObject({ status: 401, error: { code: 'INVALID_CREDENTIALS' } });
      for (const email of [confirmed, waiting, suspended, deleted]) expect(shape(await login(email, 'not the password'))).toEqual(unknown);
      for (const email of [suspended, deleted]) expect(shape(await login(email))).toEqual(unknown);
      expect(refusal(await login(waiting))).toBe('401 EMAIL_NOT_CONFIRMED');
    });
  });

  describe('POST /auth/verify', () => {
    it('AU4 says whose a token is while its session stands', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      const answer = await api.post('/auth/verify', { token: accessToken });
      expect([answer.status, answer.body]).toEqual([200, { valid: true, user }]);
      expect(refusal(await api.post('/auth/verify', { token: refreshToken }))).toBe('401 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/verify', { token: `${accessToken}x` }))).toBe('401 INVALID_TOKEN');
      await api.post('/auth/logout', undefined, accessToken);
      expect(refusal(await api.post('/auth/verify', { token: accessToken }))).toBe('401 INVALID_TOKEN');
    });

    it('AU4 refuses what is no request with 400', async () => {
      for (const body of [undefined, {}, { token: '' }, { token: 7 }, { token: ['x'] }, { token: 'x'.repeat(4_097) }, { token: 'x', more: 1 }]) {
        expect(refusal(await api.post('/auth/verify', body))).toBe('400 VALIDATION_FAILED');
        expect(refusal(await api.post('/auth/refresh', body))).toBe('400 VALIDATION_FAILED');
      }
    });
  });

  describe('POST /auth/refresh', () => {
    it('AU5 gives a new pair; the old token then ends the session', async () => {
      const { accessToken, refreshToken } = await api.signUp(newEmail());
      const next = await api.post('/auth/refresh', { token: refreshToken });
      expect([next.status, Object.keys(next.body).toSorted()]).toEqual([200, ['accessToken', 'refreshToken']]);
      expect((await api.post('/auth/verify', { token: next.body.accessToken })).status).toBe(200);
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 TOKEN_ALREADY_USED');
      expect(refusal(await api.post('/auth/refresh', { token: next.body.refreshToken }))).toBe('401 INVALID_TOKEN');
      for (const token of [accessToken, next.body.accessToken]) expect(refusal(await api.post('/auth/logout', undefined, token))).toBe('401 UNAUTHORIZED');
    });

    it('AU5 lets one of twenty at the same time win', async () => {
      const { refreshToken, user } = await api.signUp(newEmail());
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.post('/auth/refresh', { token: refreshToken })));
      expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array<number>(19).fill(401)]);
      expect(await api.query('select counter, revoke_reason from sessions where user_id = $1', [user.id])).toEqual([{ counter: 2, revoke_reason: 'refresh-reuse' }]);
    });

    it('AU5 does not end a session for garbage, and tells an expired one', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      for (const token of [accessToken, 'x.y.z', refreshToken.slice(0, -2)]) expect(refusal(await api.post('/auth/refresh', { token }))).toBe('401 INVALID_TOKEN');
      expect((await api.post('/auth/verify', { token: accessToken })).status).toBe(200);
      await api.query(`update sessions set idle_expires_at = now() where user_id = $1`, [user.id]);
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 EXPIRED_TOKEN');
    });

    it('AU5 stops a suspended person within two seconds', async () => {
      const { accessToken, refreshToken, user } = await api.signUp(newEmail());
      expect((await api.post('/auth/verify', { token: accessToken })).status).toBe(200);
      await api.query(`update users set status = 'suspended' where id = $1`, [user.id]);
      await sleep(2_050);
      expect(refusal(await api.post('/auth/verify', { token: accessToken }))).toBe('401 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/logout', undefined, accessToken))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.post('/auth/refresh', { token: refreshToken }))).toBe('401 INVALID_TOKEN');
    });
  });

  describe('POST /auth/logout', () => {
    it('AU9 answers 204 without a body and ends this session only', async () => {
      const email = newEmail();
      const first = await api.signUp(email);
      const second = (await login(email)).body;
      const answer = await api.post('/auth/logout', undefined, first.accessToken);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(refusal(await api.post('/auth/logout', undefined, first.accessToken))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.post('/auth/refresh', { token: first.refreshToken }))).toBe('401 INVALID_TOKEN');
      expect((await api.post('/auth/logout', undefined, second.accessToken)).status).toBe(204);
    });

    it('AU9 answers 401 without a token, with garbage and with a refresh token', async () => {
      const { refreshToken } = await api.signUp(newEmail());
      for (const token of [undefined, '', 'x', 'a.b.c', refreshToken]) expect(refusal(await api.post('/auth/logout', undefined, token))).toBe('401 UNAUTHORIZED');
      const basic = await api.request({ method: 'POST', url: '/auth/logout', headers: { authorization: 'Basic YTpi' } });
      expect(refusal(basic)).toBe('401 UNAUTHORIZED');
    });
  });

  it('MO3 writes no address, password or token into the log', async () => {
    const email = newEmail();
    const { accessToken, refreshToken } = await api.signUp(email);
    await login(email, 'a wrong password in the log');
    await api.post('/auth/refresh', { token: refreshToken });
    const log = api.logLines.join('\n');
    expect(log).toContain('auth/login');
    for (const secret of [email, PASSWORD, 'a wrong password in the log', accessToken, refreshToken, await api.tokenFor(email)]) expect(log).not.toContain(secret);
  });
});

describe('limits of accounts', () => {
  it('AU11 counts sign-ins by account, existing or not, and by address', async () => {
    const api = await startAuthApi({ env: { RATE_LIMITS: 'auth.login.account=3/60,auth.login.address=7/60' } });
    try {
      const attempt = async (email: string) => refusal(await api.post('/auth/login', { email, password: 'not the password' }));
      const answers: string[] = [];
      for (let index = 0; index < 4; index += 1) answers.push(await attempt(index % 2 ? 'Nobody@Example.com' : 'nobody@example.com'));
      expect(answers).toEqual(['401 INVALID_CREDENTIALS', '401 INVALID_CREDENTIALS', '401 INVALID_CREDENTIALS', '429 TOO_MANY_REQUESTS']);
      answers.length = 0;
      for (let index = 0; index < 4; index += 1) answers.push(await attempt(`other${index}@example.com`));
      expect(answers).toEqual(['401 INVALID_CREDENTIALS', '401 INVALID_CREDENTIALS', '401 INVALID_CREDENTIALS', '429 TOO_MANY_REQUESTS']);
      const last = await api.post('/auth/login', { email: 'x@example.com', password: 'x' });
      expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await api.close();
    }
  });
});
