import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { PasswordHasher } from '#passwords';
import { Registrar } from '#users';

const PASSWORD = 'three trains at midnight';
const SITE = { 'sec-fetch-site': 'same-origin' };

/** What a browser keeps of our cookies, and the token that its page repeats. */
class Browser {
  readonly cookies = new Map<string, string>();
  csrfToken = '';

  constructor(private readonly api: TestApi) {}

  async send(method: 'GET' | 'POST' | 'PATCH', url: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.api.request({
      method,
      url,
      ...(body && { body }),
      headers: { ...SITE, ...(cookie && { cookie, 'x-csrf-token': this.csrfToken }), ...headers },
    });
    for (const set of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (value === '') this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    if (answer.body?.csrfToken) this.csrfToken = answer.body.csrfToken;
    return answer;
  }
}

let api: TestApi;
let browser: Browser;

beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi();
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const passwordHash = await get(PasswordHasher).hash(PASSWORD);
  const account = { passwordHash, firstName: 'Olga', lastName: 'Oficina', secondLastName: null, language: 'en' };
  await get(Registrar).createAdministrator({ ...account, email: 'olga@example.com' });
});
afterAll(async () => {
  await api?.close();
});

it('AU12 UI4 a page of ours signs in, proves itself, changes the password and leaves, all by cookie', async () => {
  browser = new Browser(api);
  const login = await browser.send('POST', '/api/auth/login', { email: 'olga@example.com', password: PASSWORD, client: 'cookie' });
  expect([login.status, login.body.accessToken, login.body.refreshToken]).toEqual([200, null, null]);
  // Over plain http no browser would keep a `__Host-` cookie.
  expect([...browser.cookies.keys()].toSorted()).toEqual(['zocalo-access', 'zocalo-csrf', 'zocalo-device', 'zocalo-refresh']);
  expect(browser.cookies.get('zocalo-csrf')).toBe(browser.csrfToken);
  expect((await browser.send('GET', '/api/users/me/access')).body.permissions).toContain('user.impersonate');
  expect((await browser.send('POST', '/api/auth/step-up', { password: PASSWORD })).status).toBe(204);
  const change = { current_password: PASSWORD, new_password: `${PASSWORD} and a half` };
  expect((await browser.send('POST', '/api/auth/change-password', change)).status).toBe(200);
  expect((await browser.send('PATCH', '/api/users/me', { firstName: 'Olga' })).status).toBe(200);
  expect((await browser.send('POST', '/api/auth/refresh', { client: 'cookie' })).status).toBe(200);
  expect((await browser.send('POST', '/api/auth/logout')).status).toBe(204);
  expect([...browser.cookies.keys()]).toEqual(['zocalo-device']);
  expect((await browser.send('GET', '/api/users/me')).status).toBe(401);
});

it('AU12 US3 a page of ours acts as somebody by a token it keeps to itself, beside the cookies of its own session', async () => {
  const ana = await signIn(api.app);
  const password = `${PASSWORD} and a half`;
  expect((await browser.send('POST', '/api/auth/login', { email: 'olga@example.com', password, client: 'cookie' })).status).toBe(200);
  const kept = new Map(browser.cookies);
  const url = `/api/admin/users/${ana.userId}/impersonate`;
  const acting = await browser.send('POST', url, { reason: 'to look into a report', client: 'bearer' });
  expect([acting.status, acting.body.accessToken]).toEqual([201, expect.any(String)]);
  expect(browser.cookies).toEqual(kept);

  // As `fetch` sends it with `credentials: 'omit'`.
  const asAna = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    api.request({ method, url: path, token: acting.body.accessToken, headers: SITE, ...(body && { body }) });
  expect((await asAna('GET', '/api/users/me/access')).body.impersonatedBy.name).toBe('Olga Oficina');
  expect((await asAna('PATCH', '/api/users/me', { firstName: 'Anita' })).status).toBe(200);
  expect((await browser.send('GET', '/api/users/me')).body.firstName).toBe('Olga');

  const both = await browser.send('GET', '/api/users/me', undefined, { authorization: `Bearer ${acting.body.accessToken}` });
  expect([both.status, both.body.error.code]).toEqual([400, 'AMBIGUOUS_CREDENTIALS']);

  expect((await asAna('POST', '/api/auth/logout')).status).toBe(204);
  expect((await asAna('GET', '/api/users/me')).status).toBe(401);
  expect((await browser.send('GET', '/api/users/me')).body.firstName).toBe('Olga');
});
