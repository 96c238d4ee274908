import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePanelFrom } from '#platform/panel/testing';
import { type Answer, type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const FORM = { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

describe('newcomers over HTTP', () => {
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
      expect(body.user).toEqual({
        id: expect.stringMatching(UUID),
        email,
        first_name: 'José',
        last_name: 'Pérez',
        second_last_name: 'Optional',
      });
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
      ['markup in a name', { first_name: '<img src=x>' }],
      ['an address in a name', { last_name: 'see http://evil.example' }],
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
      const body =
        changes === undefined || Array.isArray(changes)
          ? changes
          : { email, password: PASSWORD, first_name: 'A', last_name: 'B', ...(changes as object) };
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

    it.each([
      '',
      '?token=',
      '?token=x',
      '?token=a&token=b',
      '?token[a]=b',
      `?token=0192f0c1-2345-7abc-8def-0123456789ab.${'A'.repeat(43)}`,
      `?token=${'x'.repeat(2_000)}`,
    ])('AU2 refuses "%s" with 400', async (query) => {
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
        expect([page.status, page.headers['content-type'], page.headers['referrer-policy']]).toEqual([
          200,
          'text/html; charset=utf-8',
          'no-referrer',
        ]);
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
      const press = (fields: Record<string, string>) =>
        api.request({ method: 'POST', url: '/auth/confirm', headers: FORM, body: new URLSearchParams({ token, ...fields }).toString() });
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

    it('AU2 UI4 leads from the confirmed address to the panel where there is one', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'zocalo-panel-'));
      for (const isBuilt of [false, true]) {
        if (isBuilt) await writeFile(join(folder, 'index.html'), '<!doctype html>');
        servePanelFrom(folder);
        const email = newEmail();
        await api.register(email);
        const body = new URLSearchParams({ token: await api.tokenFor(email), password: PASSWORD }).toString();
        for (const when of ['at first', 'again']) {
          const done = await api.request({ method: 'POST', url: '/auth/confirm', headers: FORM, body });
          expect([done.status, done.text.includes('<a class="button" href="/admin">Sign in</a>')], when).toEqual([200, isBuilt]);
        }
      }
      await rm(folder, { recursive: true });
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
      for (const body of [
        {},
        { token },
        { password: PASSWORD },
        { token, password: PASSWORD, new_password: PASSWORD, role: 'admin' },
        { token: { a: 1 }, password: PASSWORD },
        { token, new_password: '' },
        { token, password: 7 },
      ]) {
        expect(refusal(await api.post('/auth/confirm', body))).toBe('400 VALIDATION_FAILED');
      }
      expect(refusal(await api.post('/auth/confirm', { token: 'x', password: PASSWORD }))).toBe('400 INVALID_TOKEN');
      expect(refusal(await api.post('/auth/confirm', { token, password: 'not this one' }))).toBe('401 INVALID_CREDENTIALS');
      const page = await api.request({ url: `/auth/confirm?token=${encodeURIComponent('"><script>alert(1)</script>')}`, headers: BROWSER });
      expect(page.text).not.toContain('<script');
    });
  });
});
