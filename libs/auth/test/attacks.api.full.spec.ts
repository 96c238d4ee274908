import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { PasswordHasher } from '#passwords';
import { type AuthApi, PASSWORD, startAuthApi } from './auth-api.js';
import { isText, mayBeNull, takingJson } from './sample-bodies.js';

/** For the title of a test: control characters written out, and not 100,000 of them. */
function shown(text: string): string {
  const json = JSON.stringify(text).replaceAll(/[\p{C}]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
  return json.length > 60 ? `${json.slice(0, 40)}… (${text.length} characters)` : json;
}

describe('attacks over HTTP', () => {
  let api: AuthApi;
  let admin: SignedIn;
  let ana: SignedIn;
  beforeAll(async () => {
    api = await startAuthApi({ env: { RATE_LIMITS: '*=100000/60' } });
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
      for (const value of [...HOSTILE, { toString: 'x' }]) {
        expect((await login({ email: value, password: PASSWORD })).status).toBe(400);
        expect((await login({ email: 'ana@example.com', password: value })).status).toBe(400);
      }
      expect(hashes()).toBe(before);
    });

    it('W4 AU16 every documented text field of every route refuses them in a body that is right otherwise', async () => {
      const wrong: string[] = [];
      const tried = new Set<string>();
      for (const { name, verb, url, fields, body, isRequired } of takingJson(api.document)) {
        for (const [field, schema] of Object.entries(fields)) {
          if (!isText(schema)) continue;
          tried.add(`${name} ${field}`);
          for (const value of HOSTILE) {
            // Null says that there is none, where there may be none.
            if (value === null && (mayBeNull(schema) || !isRequired(field))) continue;
            const answer = await api.request({ method: verb, url, token: admin.token, body: { ...body, [field]: value } });
            const { code, details } = (answer.body?.error ?? {}) as { code?: string; details?: { fields?: { field: string }[] } };
            // Nothing but this field is refused: so the others are what the route wants, and this one is what is judged.
            const named = [...new Set(details?.fields?.map((each) => each.field))].join();
            const got = `${answer.status} ${code} ${named}`;
            if (got !== `400 VALIDATION_FAILED ${field}`) wrong.push(`${name} ${field} = ${JSON.stringify(value)} → ${got}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(tried.size).toBeGreaterThan(60);
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
    const ADDRESSES: readonly (readonly [string, number])[] = [
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
    ];
    it.each(ADDRESSES.map(([email, status]) => [shown(email), status, email] as const))(
      'AU3 sign-in as %s answers %d',
      async (_, status, email) => {
        expect((await login({ email, password: PASSWORD })).status).toBe(status);
      },
    );

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
      expect(performance.now() - start).toBeLessThan(5_000);
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
});
