import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { PasswordHasher } from '#passwords';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Registrar } from '#users';

const OWN = { 'sec-fetch-site': 'same-origin' };
const PASSWORD = 'a long enough passphrase';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A browser: keeps cookies and repeats them. */
class Browser {
  readonly jar = new Map<string, string>();
  readonly setCookies: string[] = [];
  csrf: string | undefined;

  constructor(private readonly api: TestApi) {}

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async send(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer> {
    const all = { cookie: this.cookie, ...OWN, 'x-csrf-token': this.csrf, ...headers };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== '')) as Record<
      string,
      string
    >;
    const answer = await this.api.request({ method, url, headers: sent, ...(body === undefined ? {} : { body }) });
    for (const line of [answer.headers['set-cookie'] ?? []].flat() as string[]) {
      this.setCookies.push(line);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/Max-Age=0/.test(line)) this.jar.delete(name!);
      else this.jar.set(name!, value!);
    }
    if (answer.body?.csrfToken) this.csrf = answer.body.csrfToken;
    return answer;
  }
}

const refusal = (answer: Answer): string => `${answer.status} ${answer.body?.error?.code ?? ''}`.trim();

describe('sessions over HTTP', () => {
  let api: TestApi;
  let passwordHash: string;
  let count = 0;

  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi({ env: { PUBLIC_URL: 'https://plaza.example.com', ALLOWED_ORIGINS: 'https://intranet.example.com' } });
    passwordHash = await api.app.get(PasswordHasher, { strict: false }).hash(PASSWORD);
  });
  afterAll(() => api?.close());

  async function newAddress(): Promise<string> {
    count += 1;
    const email = `c${count}@example.com`;
    const person = { email, passwordHash, firstName: 'Ana', lastName: 'Ruiz', secondLastName: null, language: 'en' };
    await api.app.get(Registrar, { strict: false }).createUser(person);
    return email;
  }

  async function signedInBrowser(email?: string): Promise<Browser> {
    const browser = new Browser(api);
    const answer = await browser.send('POST', '/auth/login', {
      email: email ?? (await newAddress()),
      password: PASSWORD,
      client: 'cookie',
    });
    expect(answer.status).toBe(200);
    return browser;
  }

  describe('cookie clients', () => {
    it('AU12 get their tokens in cookies that no script can read, and never in the body', async () => {
      const browser = new Browser(api);
      const answer = await browser.send('POST', '/auth/login', { email: await newAddress(), password: PASSWORD, client: 'cookie' });
      expect(answer.body).toEqual({ accessToken: null, refreshToken: null, csrfToken: expect.any(String), user: expect.anything() });
      const line = (name: string) => browser.setCookies.find((each) => each.startsWith(`__Host-zocalo-${name}=`))!.replace(/=[^;]+/, '=…');
      expect(line('access')).toBe('__Host-zocalo-access=…; Path=/; Max-Age=600; SameSite=Lax; HttpOnly; Secure');
      expect(line('refresh')).toMatch(/^__Host-zocalo-refresh=…; Path=\/; Max-Age=2591\d\d\d; SameSite=Strict; HttpOnly; Secure$/);
      expect(line('csrf')).toMatch(/^__Host-zocalo-csrf=…; Path=\/; Max-Age=2591\d\d\d; SameSite=Strict; Secure$/);
      for (const name of ['access', 'refresh']) expect(answer.text).not.toContain(browser.jar.get(`__Host-zocalo-${name}`));
    });

    it('AU12 act by cookie, change things with the token of their session, and sign out', async () => {
      const browser = await signedInBrowser();
      expect((await browser.send('GET', '/auth/sessions')).status).toBe(200);
      expect((await browser.send('POST', '/auth/logout')).status).toBe(204);
      expect([...browser.jar.keys()].filter((name) => !name.endsWith('device'))).toEqual([]);
      expect(refusal(await browser.send('GET', '/auth/sessions'))).toBe('401 UNAUTHORIZED');
    });

    it('AU5 AU12 refresh by cookie, with the token of the session', async () => {
      const browser = await signedInBrowser();
      const before = browser.jar.get('__Host-zocalo-refresh');
      for (const csrf of ['', 'x', 'wrong.token.there'])
        expect(refusal(await browser.send('POST', '/auth/refresh', { client: 'cookie' }, { 'x-csrf-token': csrf }))).toBe(
          '403 CSRF_TOKEN_INVALID',
        );
      const answer = await browser.send('POST', '/auth/refresh', { client: 'cookie' });
      expect(answer.body).toEqual({ accessToken: null, refreshToken: null, csrfToken: expect.any(String) });
      expect(browser.jar.get('__Host-zocalo-refresh')).not.toBe(before);
      expect((await browser.send('GET', '/auth/sessions')).status).toBe(200);
    });

    it('AU5 keep what another tab has put there when a late refresh is refused', async () => {
      const browser = await signedInBrowser();
      const late = new Browser(api);
      for (const [name, value] of browser.jar) late.jar.set(name, value);
      late.csrf = browser.csrf;
      await browser.send('POST', '/auth/refresh', { client: 'cookie' });
      const refused = await late.send('POST', '/auth/refresh', { client: 'cookie' });
      expect(refusal(refused)).toBe('401 TOKEN_ALREADY_USED');
      expect(refused.headers['set-cookie']).toBeUndefined();
    });

    it('AU12 are told apart from bearer clients: never both at once', async () => {
      const browser = await signedInBrowser();
      const bearer = await signIn(api.app);
      const authorization = `Bearer ${bearer.token}`;
      expect(refusal(await browser.send('GET', '/auth/sessions', undefined, { authorization }))).toBe('400 AMBIGUOUS_CREDENTIALS');
      expect(refusal(await browser.send('POST', '/auth/refresh', { token: bearer.refreshToken }))).toBe('400 AMBIGUOUS_CREDENTIALS');
      expect(refusal(await browser.send('POST', '/auth/refresh', { client: 'cookie', token: bearer.refreshToken }))).toBe(
        '400 AMBIGUOUS_CREDENTIALS',
      );
      const basic = await browser.send('GET', '/auth/sessions', undefined, { authorization: 'Basic YTpi' });
      expect(basic.status).toBe(200);
    });

    it.each([
      [{ client: 'both' }, '400 VALIDATION_FAILED'],
      [{ client: { $ne: 1 } }, '400 VALIDATION_FAILED'],
      [{}, '400 VALIDATION_FAILED'],
      [{ client: 'bearer' }, '400 VALIDATION_FAILED'],
      [{ client: 'cookie' }, '401 INVALID_TOKEN'],
      [{ token: 'x' }, '401 INVALID_TOKEN'],
    ])('AU5 a refresh of %j is %s', async (body, expected) => {
      const answer = await api.request({ method: 'POST', url: '/auth/refresh', body, headers: OWN });
      expect(refusal(answer)).toBe(expected);
    });

    it('AU5 a retry key is a header of printable characters', async () => {
      const { refreshToken } = await signIn(api.app);
      const send = (key: string) =>
        api.request({ method: 'POST', url: '/auth/refresh', body: { token: refreshToken }, headers: { 'idempotency-key': key } });
      for (const bad of ['short', 'with space', 'x'.repeat(129)]) expect(refusal(await send(bad))).toBe('400 IDEMPOTENCY_KEY_INVALID');
      const first = await send('a-good-retry-key');
      const again = await send('a-good-retry-key');
      expect(first.status).toBe(200);
      expect(again.body.refreshToken).toBe(first.body.refreshToken);
      expect(refusal(await send('another-retry-key'))).toBe('401 TOKEN_ALREADY_USED');
    });
  });

  describe('requests of other sites', () => {
    const evil = 'https://evil.example';
    it.each<[string, Record<string, string | undefined>, string]>([
      ['of another site', { 'sec-fetch-site': 'cross-site' }, '403 CROSS_SITE_REQUEST'],
      ['of a neighbour', { 'sec-fetch-site': 'same-site' }, '403 CROSS_SITE_REQUEST'],
      [
        'of a site the browser lies about',
        { 'sec-fetch-site': 'cross-site', origin: 'https://plaza.example.com.evil.example' },
        '403 CROSS_SITE_REQUEST',
      ],
      ['with another origin and no metadata', { 'sec-fetch-site': undefined, origin: evil }, '403 CROSS_SITE_REQUEST'],
      ['of a sandboxed page', { 'sec-fetch-site': undefined, origin: 'null' }, '403 CROSS_SITE_REQUEST'],
      ['whose host was made up to fit', { 'sec-fetch-site': undefined, origin: evil, host: 'evil.example' }, '403 CROSS_SITE_REQUEST'],
      ['that shows neither', { 'sec-fetch-site': undefined }, '403 CROSS_SITE_REQUEST'],
      ['without the token of the session', { 'x-csrf-token': '' }, '403 CSRF_TOKEN_INVALID'],
      ['of our own origin', { 'sec-fetch-site': undefined, origin: 'https://plaza.example.com' }, '204'],
      ['of an allowed origin', { 'sec-fetch-site': 'same-site', origin: 'https://intranet.example.com' }, '204'],
      ['of the address bar', { 'sec-fetch-site': 'none' }, '204'],
    ])('AU12 %s', async (_, headers, expected) => {
      const browser = await signedInBrowser();
      expect(refusal(await browser.send('DELETE', '/auth/sessions', undefined, headers))).toBe(expected);
    });

    it('AU12 the token of another session, or of this one forged, does not count', async () => {
      const [ana, ben] = [await signedInBrowser(), await signedInBrowser()];
      const [rotation, kid, mac] = ana.csrf!.split('.') as [string, string, string];
      for (const token of [
        ben.csrf!,
        `${rotation}.${kid}.${mac.slice(1)}A`,
        `9.${kid}.${mac}`,
        `${rotation}.zz.${mac}`,
        `${rotation}.${kid}.`,
        'a'.repeat(5_000),
      ])
        expect(refusal(await ana.send('POST', '/auth/logout', undefined, { 'x-csrf-token': token }))).toBe('403 CSRF_TOKEN_INVALID');
      expect((await ana.send('POST', '/auth/logout')).status).toBe(204);
    });

    it('AU12 an earlier token of the session counts: another tab may hold it', async () => {
      const browser = await signedInBrowser();
      const earlier = browser.csrf;
      await browser.send('POST', '/auth/refresh', { client: 'cookie' });
      expect(browser.csrf).not.toBe(earlier);
      expect((await browser.send('POST', '/auth/logout', undefined, { 'x-csrf-token': earlier })).status).toBe(204);
    });

    it('AU12 nobody is signed in as somebody else from elsewhere, nor by a form', async () => {
      const body = { email: await newAddress(), password: PASSWORD, client: 'cookie' };
      const form = new URLSearchParams(body).toString();
      const login = (headers: Record<string, string>, sent: unknown = body) =>
        api.request({ method: 'POST', url: '/auth/login', body: sent, headers });
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: evil }, { origin: 'null' }, {}] as Record<string, string>[]) {
        expect(refusal(await login(headers))).toBe('403 CROSS_SITE_REQUEST');
        expect(refusal(await login({ ...headers, ...type }, form))).toBe('403 CROSS_SITE_REQUEST');
      }
      const bearer = { email: body.email, password: PASSWORD };
      expect(refusal(await login({ 'sec-fetch-site': 'cross-site' }, bearer))).toBe('403 CROSS_SITE_REQUEST');
      expect((await login({}, bearer)).status).toBe(200);
    });

    it('AU12 reading needs no token, and a cookie that comes twice does not count', async () => {
      const browser = await signedInBrowser();
      expect((await browser.send('GET', '/auth/sessions', undefined, { 'sec-fetch-site': 'cross-site', 'x-csrf-token': '' })).status).toBe(
        200,
      );
      const twice = { cookie: `${browser.cookie}; __Host-zocalo-access=planted` };
      expect(refusal(await browser.send('GET', '/auth/sessions', undefined, twice))).toBe('401 UNAUTHORIZED');
      const withoutPrefix = { cookie: browser.cookie.replaceAll('__Host-', '') };
      expect(refusal(await browser.send('GET', '/auth/sessions', undefined, withoutPrefix))).toBe('401 UNAUTHORIZED');
    });
  });

  describe('the list', () => {
    it('AU10 shows device, address and times, this one marked, and ends any one of them', async () => {
      const email = await newAddress();
      const [here, there] = [await signedInBrowser(email), new Browser(api)];
      await there.send('POST', '/auth/login', { email, password: PASSWORD, client: 'cookie' }, { 'user-agent': FIREFOX });
      const { body } = await here.send('GET', '/auth/sessions');
      expect(body.items).toHaveLength(2);
      const other = body.items.find((each: { isCurrent: boolean }) => !each.isCurrent);
      expect(other).toEqual({
        id: expect.any(String),
        device: 'Firefox on Linux',
        userAgent: FIREFOX,
        address: '127.0.0.1',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        lastSeenAt: expect.stringMatching(/^\d{4}-.*Z$/),
        isCurrent: false,
        isImpersonated: false,
      });
      expect((await here.send('DELETE', `/auth/sessions/${other.id.toUpperCase()}`)).status).toBe(204);
      expect(refusal(await there.send('GET', '/auth/sessions'))).toBe('401 UNAUTHORIZED');
      expect(refusal(await here.send('DELETE', `/auth/sessions/${other.id}`))).toBe('404 NOT_FOUND');
      expect((await here.send('GET', '/auth/sessions')).body.items).toHaveLength(1);
    });

    it('AU10 another person’s session looks like none', async () => {
      const [ana, ben] = [await signIn(api.app), await signIn(api.app)];
      const get = (token: string) => api.request({ url: '/auth/sessions', token });
      const id = (await get(ben.token)).body.items[0].id;
      for (const other of [id, newId(), 'x', '%27'])
        expect(refusal(await api.request({ method: 'DELETE', url: `/auth/sessions/${other}`, token: ana.token }))).toBe('404 NOT_FOUND');
      expect((await get(ben.token)).status).toBe(200);
      expect(refusal(await api.request({ url: '/auth/sessions' }))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.request({ method: 'DELETE', url: `/auth/sessions/${id}` }))).toBe('401 UNAUTHORIZED');
      expect(refusal(await api.request({ method: 'DELETE', url: '/auth/sessions' }))).toBe('401 UNAUTHORIZED');
    });

    it('AU10 signs out everywhere', async () => {
      const email = await newAddress();
      const [here, there] = [await signedInBrowser(email), await signedInBrowser(email)];
      expect((await here.send('DELETE', '/auth/sessions')).status).toBe(204);
      for (const browser of [here, there]) expect(refusal(await browser.send('GET', '/auth/sessions'))).toBe('401 UNAUTHORIZED');
      expect([...here.jar.keys()].filter((name) => !name.endsWith('device'))).toEqual([]);
    });
  });
});
