import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { PasswordHasher } from '#passwords';
import { Keys } from '#platform/keys';
import { type AuthApi, PASSWORD, startAuthApi } from './auth-api.js';

interface Operation {
  readonly requestBody?: { readonly content?: Record<string, { readonly schema?: unknown }> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const base64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('attacks over HTTP', () => {
  let api: AuthApi;
  let admin: SignedIn;
  let ana: SignedIn;
  beforeAll(async () => {
    api = await startAuthApi();
    admin = await signIn(api.app, { admin: true });
    ana = await signIn(api.app);
    const hash = await api.app.get(PasswordHasher, { strict: false }).hash(PASSWORD);
    await api.query(`update users set password_hash = $2, email = 'ana@example.com' where id = $1`, [ana.userId, hash]);
  });
  afterAll(() => api?.close());

  const login = (body: unknown) => api.post('/auth/login', body);
  const hashes = () => api.app.get(PasswordHasher, { strict: false }).computedChecks;
  const counted = async () =>
    (await api.query('select (select count(*) from users) + (select count(*) from pending_registrations) as n'))[0]!.n;

  describe('what stands where text belongs', () => {
    const HOSTILE: readonly unknown[] = [
      { $ne: null },
      { $gt: '' },
      { $like: '%' },
      { toString: 'x' },
      { length: 5 },
      [],
      ['ana@example.com'],
      [['x']],
      true,
      7,
      null,
    ];

    it('AU3 W4 no operator, list or number is taken for an address or a password', async () => {
      const before = hashes();
      for (const value of HOSTILE) {
        expect((await login({ email: value, password: PASSWORD })).status).toBe(400);
        expect((await login({ email: 'ana@example.com', password: value })).status).toBe(400);
      }
      expect(hashes()).toBe(before);
    });

    it('W4 AU16 every documented field of every route refuses them, for an administrator too', async () => {
      const schemas = (api.document.components?.schemas ?? {}) as Record<string, { properties?: Record<string, { type?: unknown }> }>;
      let tried = 0;
      for (const [path, operations] of Object.entries(api.document.paths)) {
        for (const method of METHODS) {
          const operation = (operations as Record<string, Operation | undefined>)[method];
          const schema = operation?.requestBody?.content?.['application/json']?.schema as { $ref?: string } | undefined;
          const properties = schemas[schema?.$ref?.split('/').at(-1) ?? '']?.properties ?? {};
          const url = path.replaceAll(/\{[^}]+\}/g, '0192f0c1-2345-7abc-8def-0123456789ab');
          for (const [name, { type }] of Object.entries(properties)) {
            if (type !== 'string') continue;
            const hostile = HOSTILE[(tried += 1) % HOSTILE.length];
            const answer = await api.request({
              method: method.toUpperCase() as 'POST',
              url,
              token: admin.token,
              // Null may mean "none", and then the fields that are missing refuse.
              body: { [name]: hostile ?? { $ne: null } },
            });
            expect(answer.status, `${method} ${path} ${name}: ${JSON.stringify(hostile)} → ${answer.text}`).toBeGreaterThanOrEqual(400);
            expect(answer.status, `${method} ${path} ${name}: ${JSON.stringify(hostile)} → ${answer.text}`).toBeLessThan(500);
          }
        }
      }
      expect(tried).toBeGreaterThan(20);
    });

    it('AU1 AU16 a field that nobody asked for is refused, not ignored', async () => {
      const before = await counted();
      const newcomer = { email: 'new@example.com', password: PASSWORD, first_name: 'N', last_name: 'N' };
      for (const extra of [
        { role: 'admin' },
        { roles: ['admin'] },
        { is_admin: true },
        { organisation_id: admin.userId },
        { status: 'active' },
      ])
        expect((await api.post('/auth/register', { ...newcomer, ...extra })).status, JSON.stringify(extra)).toBe(400);
      for (const extra of [
        '"__proto__":{"role":"admin"}',
        '"constructor":{"prototype":{"role":"admin"}}',
        '"__defineGetter__":1',
        '"toString":1',
        '"hasOwnProperty":1',
      ]) {
        const answer = await api.request({
          method: 'POST',
          url: '/auth/register',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(newcomer).replace('{', `{${extra},`),
        });
        expect(answer.status, extra).toBe(400);
      }
      expect(({} as { role?: string }).role).toBeUndefined();
      expect(await counted()).toBe(before);
    });

    it('AU3 W4 a body of another kind signs nobody in', async () => {
      const credentials = { email: 'ana@example.com', password: PASSWORD };
      for (const [type, body] of [
        ['application/x-www-form-urlencoded', new URLSearchParams(credentials).toString()],
        ['text/plain', JSON.stringify(credentials)],
        ['application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'],
        ['application/json', `[${JSON.stringify(credentials)}]`],
        ['application/json', `"${'x'.repeat(10)}"`],
        ['application/json', '{"email":"ana@example.com","password":"'],
        ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\nana@example.com\r\n--x--'],
      ] as const) {
        const answer = await api.request({
          method: 'POST',
          url: '/auth/login',
          headers: { 'content-type': type, origin: 'https://evil.example' },
          body,
        });
        expect(answer.status, type).toBeGreaterThanOrEqual(400);
        expect(answer.status, type).toBeLessThan(500);
      }
    });
  });

  describe('addresses', () => {
    it.each([
      ['ANA@EXAMPLE.COM', 200],
      ['Ana@Example.com', 200],
      // Looks alike, is another address or none: full width, Cyrillic, invisible, composed otherwise, dotted I, a dot at the end.
      ['ａｎａ@example.com', 400],
      ['аna@example.com', 401],
      ['a\u200Dna@example.com', 400],
      ['ana\u00AD@example.com', 400],
      ['ana@exam\u200Bple.com', 400],
      ['an\u0061\u0301@example.com', 401],
      ['ana@example.com.', 400],
      ['ana@ｅxample.com', 400],
      [' ana@example.com', 400],
      ['ana@example.com\n', 400],
      ['ana@example.com\0', 400],
      ['"ana"@example.com', 400],
      ['ana(x)@example.com', 400],
      ['<ana@example.com>', 400],
      ['ana@example.com,ben@example.com', 400],
      ['ana@example.com\r\nBcc: all@example.com', 400],
      ['ana@[127.0.0.1]', 400],
      ['\uD800@example.com', 400],
      ["ana@example.com' or '1'='1", 400],
      ['ana%@example.com', 401],
      [`${'a'.repeat(100_000)}@example.com`, 400],
    ])('AU3 sign-in as %j answers %d', async (email, status) => {
      expect((await login({ email, password: PASSWORD })).status).toBe(status);
    });

    it('AU1 no registration brings a line break or markup into a mail', async () => {
      const before = await api.query('select count(*)::int as n from mails');
      for (const name of [
        'Ana\r\nBcc: all@example.com',
        'Ana\nX',
        'Ana\u2028X',
        '<b>Ana</b>',
        'https://evil.example',
        'Ana\0',
        '\u202Eana',
      ])
        for (const field of ['first_name', 'last_name', 'second_last_name'])
          expect((await api.register(`crlf@example.com`, { [field]: name })).status, JSON.stringify([field, name])).toBe(400);
      expect(await api.query('select count(*)::int as n from mails')).toEqual(before);
    });

    it('AU1 AU6 no header of a request gets into a link', async () => {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-port': '1',
        'x-original-url': '/api/admin/offices',
        'x-rewrite-url': '/api/admin/offices',
        forwarded: 'host=evil.example;proto=https',
        origin: 'http://evil.example',
        referer: 'http://evil.example/x',
      };
      const { origin: _, ...quiet } = headers;
      const body = { email: 'poisoned@example.com', password: PASSWORD, first_name: 'P', last_name: 'P' };
      await api.request({ method: 'POST', url: '/auth/register', headers: quiet, body });
      await api.request({ method: 'POST', url: '/auth/forgot-password', headers: quiet, body: { email: 'ana@example.com' } });
      for (const { link, text } of await api.query(`select link, to_jsonb(m)::text as text from mails m`)) {
        expect(String(link).startsWith(`${api.config.publicUrl}/`)).toBe(true);
        expect(text).not.toContain('evil.example');
      }
    });
  });

  describe('sizes', () => {
    it('AU3 a password of a million characters costs no hash and hardly any time', async () => {
      const before = hashes();
      const start = performance.now();
      expect((await login({ email: 'ana@example.com', password: 'x'.repeat(1_000_000) })).status).toBe(413);
      expect((await login({ email: 'ana@example.com', password: 'x'.repeat(200_000) })).status).toBe(400);
      expect((await login({ email: 'ana@example.com', password: '😀'.repeat(50_000) })).status).toBe(400);
      expect(performance.now() - start).toBeLessThan(1_000);
      expect(hashes()).toBe(before);
    });

    it('AU3 W4 neither depth, width nor number formats bring it down', async () => {
      for (const body of [
        `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
        `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
        JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, 1]))),
        `{"email":1e400,"password":-0}`,
        `{"email":"\\u0000","password":"\\ud800"}`,
      ]) {
        const answer = await api.request({ method: 'POST', url: '/auth/login', headers: { 'content-type': 'application/json' }, body });
        expect(answer.status).toBe(400);
      }
    });
  });

  describe('tokens', () => {
    const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
    const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as Record<string, unknown>;
    const hmac = (header: unknown, payload: unknown, key: KeyObject | string | Buffer, algorithm = 'sha256') => {
      const text = `${base64(header)}.${base64(payload)}`;
      return `${text}.${createHmac(algorithm, key).update(text).digest('base64url')}`;
    };
    const me = (token: string) => api.post('/auth/logout', undefined, token);
    const refused = async (token: string, label: string) => {
      const answer = await me(token);
      expect([answer.status, answer.body?.error.code], label).toEqual([401, 'UNAUTHORIZED']);
      const verified = await api.post('/auth/verify', { token });
      expect([400, 401], label).toContain(verified.status);
    };

    it('AU3 AU4 no algorithm but ours, and no key but the one of access tokens', async () => {
      const { token } = ana;
      const [header, payload, signature] = token.split('.') as [string, string, string];
      const [head, claims] = [headerOf(token), claimsOf(token)];
      const keys = api.app.get(Keys, { strict: false });
      const access = await keys.current('access-token');
      const refresh = await keys.current('refresh-token');
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
      const jwk = publicKey.export({ format: 'jwk' });
      const rsa = (extra: object) => {
        const text = `${base64({ ...head, alg: 'RS256', ...extra })}.${payload}`;
        return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
      };
      // The control: made by the same function, with the right key, it is good.
      expect(hmac(head, claims, access.key)).toBe(token);
      for (const [label, forged] of Object.entries({
        unsigned: `${base64({ ...head, alg: 'none' })}.${payload}.`,
        'unsigned, spelled otherwise': `${base64({ ...head, alg: 'nOnE' })}.${payload}.`,
        'unsigned with its signature': `${base64({ ...head, alg: 'none' })}.${payload}.${signature}`,
        'no signature': `${header}.${payload}.`,
        'two parts': `${header}.${payload}`,
        'four parts': `${token}.x`,
        'empty key': hmac(head, claims, ''),
        'key of refresh tokens': hmac(head, claims, refresh.key),
        'key of refresh tokens by its name': hmac({ ...head, kid: refresh.kid }, claims, refresh.key),
        'another length of hash': hmac({ ...head, alg: 'HS512' }, claims, access.key, 'sha512'),
        'public key as secret': hmac({ ...head, kid: 'x' }, claims, pem),
        'RSA of our own making': rsa({}),
        'RSA with its key along': rsa({ jwk, kid: undefined }),
        'RSA with the address of its key': rsa({ jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' }),
        'more rights': hmac(head, { ...claims, sub: admin.userId }, 'guess'),
        'changed claims': `${header}.${base64({ ...claims, sub: admin.userId })}.${signature}`,
        'changed last letter': `${header}.${payload}.${signature.slice(0, -2)}${signature.at(-2) === 'A' ? 'B' : 'A'}${signature.at(-1)}`,
      }))
        await refused(forged, label);
    });

    it('AU4 no name of a key leads anywhere but to one of ours', async () => {
      const [head, claims] = [headerOf(ana.token), claimsOf(ana.token)];
      const { key } = await api.app.get(Keys, { strict: false }).current('access-token');
      for (const kid of [
        undefined,
        null,
        '',
        7,
        {},
        ['x'],
        '__proto__',
        'constructor',
        'toString',
        '../../../../dev/null',
        'file:///dev/null',
        "x' union select 'a",
        '%00',
        `${String(head['kid'])}\0`,
        `access-token:${String(head['kid'])}`,
        'x'.repeat(3_000),
      ]) {
        await refused(hmac({ ...head, kid }, claims, key), `kid ${JSON.stringify(kid)?.slice(0, 40)}`);
        await refused(hmac({ ...head, kid }, claims, ''), `empty key, kid ${JSON.stringify(kid)?.slice(0, 40)}`);
      }
    });

    it('AU4 AU5 no token of another kind, time or person, though our key signed it', async () => {
      const [head, claims] = [headerOf(ana.token), claimsOf(ana.token)];
      const { key } = await api.app.get(Keys, { strict: false }).current('access-token');
      const now = Math.floor(Date.now() / 1000);
      const made = (changes: object, header: object = head) => hmac(header, { ...claims, ...changes }, key);
      for (const [label, token] of Object.entries({
        'a refresh token': ana.refreshToken,
        old: made({ exp: now - 120 }),
        'without an end': made({ exp: undefined }),
        'an end that is text': made({ exp: '9999999999' }),
        'not yet': made({ nbf: now + 600 }),
        'for another audience': made({ aud: 'somebody-else' }),
        'by another issuer': made({ iss: 'somebody-else' }),
        'of another person': made({ sub: ana.userId, sid: claimsOf(admin.token)['sid'] }),
        'of a session that never was': made({ sid: '0192f0c1-2345-7abc-8def-0123456789ab' }),
        'of a session that is an object': made({ sid: { $ne: null } }),
        'of no session': made({ sid: undefined }),
        'of a later epoch': made({ ep: Number(claims['ep']) + 1 }),
        'an epoch that is text': made({ ep: String(claims['ep']) }),
        'claims that are no object': `${base64(head)}.${base64('7')}.${createHmac('sha256', key)
          .update(`${base64(head)}.${base64('7')}`)
          .digest('base64url')}`,
        'nothing but spaces': '   ',
        'a megabyte': 'a'.repeat(12_000),
      }))
        await refused(token, label);
      const asRefresh = await api.post('/auth/refresh', { token: ana.token });
      expect([asRefresh.status, asRefresh.body.error.code]).toEqual([401, 'INVALID_TOKEN']);
      expect((await api.post('/auth/verify', { token: ana.token })).status).toBe(200);
    });
  });

  describe('paths', () => {
    const GUARDED = '/api/admin/offices';
    const TRICKS = [
      '/api/admin/offices/',
      '//api/admin/offices',
      '/api//admin/offices',
      '/api/admin//offices',
      '/./api/admin/offices',
      '/x/../api/admin/offices',
      '/api/admin/%6fffices',
      '/%61pi/admin/offices',
      '/api%2fadmin%2foffices',
      '/api/admin%2foffices',
      '/api/admin/offices%00',
      '/api/admin/offices%2e',
      '/api/admin/offices;x=1',
      '/api/admin;/offices',
      '/api/admin/offices/.',
      '/api/admin/offices/..;/offices',
      '/api/%2e%2e/api/admin/offices',
      '/api\\admin\\offices',
      '/API/ADMIN/OFFICES',
      '/Api/admin/offices',
      '/api/admin/offices?x=/health',
      '/api/admin/offices#/health',
      '/health/../api/admin/offices',
      '/docs/../api/admin/offices',
      '/api/v1/admin/offices',
      '/api/v1/../admin/offices',
      '/api/v1/v1/admin/offices',
      '/auth/../admin/offices',
      'http://evil.example/api/admin/offices',
    ];

    it.each(TRICKS)('AU16 %s is no way around the guard', async (url) => {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST'] as const) {
        for (const token of [undefined, ana.token]) {
          const { status } = await api.request({
            method,
            url,
            ...(token === undefined ? {} : { token }),
            ...(method === 'POST' && { body: {} }),
          });
          expect([400, 401, 403, 404, 405], `${method} ${url} as ${token ? 'a user' : 'nobody'} answered ${status}`).toContain(status);
        }
      }
    });

    it('AU16 no header changes what is asked for', async () => {
      for (const headers of [
        { 'x-original-url': '/health' },
        { 'x-rewrite-url': '/health' },
        { 'x-http-method-override': 'HEAD' },
        { 'x-method-override': 'OPTIONS' },
        { 'x-forwarded-for': '127.0.0.1' },
        { 'x-forwarded-prefix': '/health/..' },
        { 'x-user-id': admin.userId },
      ] as Record<string, string>[]) {
        expect((await api.request({ url: GUARDED, headers })).status).toBe(401);
        const asked = await api.request({ url: '/health', headers: { 'x-original-url': GUARDED, ...headers } });
        expect(asked.body).not.toHaveProperty('items');
      }
    });

    it('AU16 every documented route that is not public refuses strangers, whatever the method and the spelling', async () => {
      const open: string[] = [];
      for (const [path, operations] of Object.entries(api.document.paths)) {
        for (const method of METHODS) {
          const operation = (operations as Record<string, { security?: unknown[] } | undefined>)[method];
          if (!operation?.security?.length) continue;
          const url = path.replaceAll(/\{[^}]+\}/g, '0192f0c1-2345-7abc-8def-0123456789ab');
          for (const sent of [
            { method: method.toUpperCase(), url },
            { method: method.toUpperCase(), url: `${url}/` },
            { method: 'HEAD', url },
          ] as const) {
            const { status } = await api.request({ method: sent.method as 'GET', url: sent.url });
            if (status < 400) open.push(`${sent.method} ${sent.url} ${status}`);
          }
        }
      }
      expect(open).toEqual([]);
    });
  });
});
