import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, startTestApi, type TestApi } from '#harness';
import { servePanelFrom } from '#platform/panel/testing';

const SCRIPT = 'console.log("the panel")';
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let api: TestApi;
let folder: string;
let address: string | undefined;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api?.close());

/** Over a socket: whoever injects a request, or asks with `fetch`, straightens its path first. */
async function sentAsItIs(path: string, accept: string): Promise<{ status: number; type: string }> {
  const { hostname, port } = new URL((address ??= await api.listen()));
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: { accept }, agent: false }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '' });
    });
    sent.once('error', reject).end();
  });
}

/** What a build leaves behind. */
function build(title = 'one'): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), `<!doctype html><title>${title}</title>`);
  writeFileSync(join(folder, 'manifest.json'), '{}');
  writeFileSync(join(folder, 'assets/index-1a2b3c.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-1a2b3c.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets/index-1a2b3c.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'assets/index-4d5e6f.css'), 'p{margin:0}');
  writeFileSync(join(folder, 'assets/notes.txt'), 'not for the web');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zocalo-panel-'));
  servePanelFrom(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> => api.request({ url, headers });
const open = (url: string, headers: Record<string, string> = {}): Promise<Answer> => get(url, { accept: BROWSER, ...headers });

describe('the document of the panel', () => {
  beforeEach(() => build());

  it.each(['/admin', '/admin/', '/admin/users', '/admin/users/0190?tab=roles', '/admin/mail-templates/auth.confirm-email'])(
    'UI4 is what a browser gets at %s, asked for anew each time',
    async (url) => {
      const answer = await open(url);
      expect([answer.status, answer.text]).toEqual([200, '<!doctype html><title>one</title>']);
      expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    },
  );

  it('SH1 runs and loads its own files only, under a policy of its own, with the headers of every answer', async () => {
    const { headers } = await open('/admin');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"]));
    expect(policy).toEqual(expect.arrayContaining(["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]));
    expect(policy).toEqual(expect.arrayContaining(["require-trusted-types-for 'script'", "trusted-types 'none'"]));
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it('UI4 is sent once: a browser that has it is told so', async () => {
    const { headers } = await open('/admin');
    const etag = String(headers['etag']);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await open('/admin/users', { 'if-none-match': known });
      expect([known, answer.status, answer.text]).toEqual([known, 304, '']);
      expect(answer.headers['content-security-policy']).toBe(headers['content-security-policy']);
    }
    expect((await open('/admin', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('UI4 is that of the newest build', async () => {
    const before = await open('/admin');
    const newer = `${folder}-newer`;
    const older = folder;
    folder = newer;
    build('two');
    rmSync(older, { recursive: true });
    renameSync(newer, older);
    folder = older;
    const after = await open('/admin');
    expect(after.text).toContain('two');
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
  });

  it.each([undefined, '*/*', 'application/json', 'image/avif,*/*'])('UI4 is not what a program gets: %s', async (accept) => {
    const answer = await get('/admin/users', accept === undefined ? {} : { accept });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  it.each(['/api/nowhere', '/api/admin/nowhere', '/administration', '/nowhere', '/ADMIN'])(
    'UI4 takes no address of others: a browser at %s gets a refusal in JSON',
    async (url) => {
      const answer = await open(url);
      expect([answer.status, answer.body.error.code]).toEqual([404, 'NOT_FOUND']);
    },
  );
});

describe('the files of the panel', () => {
  beforeEach(() => build());

  it('UI4 may be kept for ever and come as small as the browser takes them', async () => {
    for (const [accepted, coding, body] of [
      ['gzip, deflate, br, zstd', 'br', brotliCompressSync(SCRIPT)],
      ['gzip', 'gzip', gzipSync(SCRIPT)],
      ['', undefined, Buffer.from(SCRIPT)],
    ] as const) {
      const answer = await api.app.inject({ url: '/admin/assets/index-1a2b3c.js', headers: { 'accept-encoding': accepted } });
      expect([answer.statusCode, answer.headers['content-encoding'], answer.rawPayload]).toEqual([200, coding, body]);
      expect(answer.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('UI4 come as they are where the build did not compress them', async () => {
    const answer = await get('/admin/assets/index-4d5e6f.css', { 'accept-encoding': 'br' });
    expect([answer.status, answer.text, answer.headers['content-encoding']]).toEqual([200, 'p{margin:0}', undefined]);
    expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it.each([
    '/admin/assets/index-gone.js',
    '/admin/assets/',
    '/admin/assets',
    '/admin/assets/notes.txt',
    '/admin/assets/index-1a2b3c.js.br',
    '/admin/assets/constructor',
    '/admin/manifest.json',
    '/admin/index.html',
  ])('UI4 that are none are refused in JSON: %s', async (url) => {
    const answer = await get(url, { accept: '*/*' });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'NOT_FOUND']);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('UI4 that are gone are refused to a browser too', async () => {
    expect((await open('/admin/assets/index-gone.js')).body.error.code).toBe('NOT_FOUND');
  });

  it.each([
    '/admin/assets/../index.html',
    '/admin/assets/..%2findex.html',
    '/admin/assets/%2e%2e/manifest.json',
    '/admin/assets/..%5cindex.html',
    '/admin/assets/%2fetc%2fpasswd',
    '/admin/assets//etc/passwd',
    '/admin/assets/index-1a2b3c.js%00.css',
    '/admin/../package.json',
    '/admin/..%2f..%2fpackage.json',
    '/admin/%2e%2e/%2e%2e/package.json',
    '/admin/..\\package.json',
    '/admin//evil.example',
    '/admin/%00',
    '/admin/%',
    '/admin/%ff',
  ])('SH1 no path leads out: %s', async (url) => {
    for (const accept of [BROWSER, '*/*']) {
      const { status, type } = await sentAsItIs(url, accept);
      expect([400, 404], `${url} answered ${status} to ${accept}`).toContain(status);
      expect(type).toMatch(/^application\/json/);
    }
  });
});

describe('the root', () => {
  it('UI4 leads a browser to the panel, and a program to the reference', async () => {
    build();
    const browser = await open('/');
    expect([browser.status, browser.headers['location'], browser.headers['vary']]).toEqual([302, '/admin', 'Accept']);
    const program = await get('/', { accept: '*/*' });
    expect([program.status, program.headers['location']]).toEqual([302, '/docs']);
  });

  it('UI4 leads everybody to the reference where there is no panel', async () => {
    const answer = await open('/');
    expect([answer.status, answer.headers['location']]).toEqual([302, '/docs']);
  });
});

describe('without a built panel', () => {
  it.each([
    ['es-MX', 'lang="es"'],
    ['en', 'lang="en"'],
  ])('UI4 /admin says how to build it, in the language asked for: %s', async (language, expected) => {
    const answer = await open('/admin/users', { 'accept-language': language });
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(expected);
    expect(answer.text).toContain('npm run build');
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('UI4 there are no files', async () => {
    expect((await get('/admin/assets/index-1a2b3c.js')).status).toBe(404);
  });

  it('UI4 it is found once it is built, without a restart', async () => {
    expect((await open('/admin')).status).toBe(404);
    build();
    expect((await open('/admin')).status).toBe(200);
  });

  it('UI4 a build that lost its files is no panel', async () => {
    build();
    rmSync(join(folder, 'assets'), { recursive: true });
    expect((await open('/admin')).status).toBe(404);
    build();
    expect((await open('/admin')).status).toBe(200);
  });
});
