import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { Keys } from '#platform/keys';
import { type AuthApi, startAuthApi } from './auth-api.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const base64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

describe('attacks on the guards', () => {
  let api: AuthApi;
  let admin: SignedIn;
  let ana: SignedIn;
  beforeAll(async () => {
    api = await startAuthApi();
    admin = await signIn(api.app, { admin: true });
    ana = await signIn(api.app);
  });
  afterAll(() => api?.close());

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
      expect((await api.post('/auth/verify', { token: ana.token })).status).toBe(200);
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
