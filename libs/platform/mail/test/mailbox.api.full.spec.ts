import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { defineMail, mailPage, Mails } from '../src/index.js';

const Note = defineMail<{ name: string }>({
  name: 'test.note',
  samples: { default: { name: 'Ana' } },
  render: (language, { name }) => ({
    subject: `Note for ${name}`,
    ...mailPage({ language, title: name, paragraphs: [name], button: { label: 'Open', url: 'http://localhost:3001/x?a=1&b=2' } }),
  }),
});
const HOSTILE = `<img src=x onerror=alert(1)> & "Eva"`;
const local = { host: 'localhost:3001' };

let api: TestApi;
let database: Client;
beforeAll(async () => {
  api = await startTestApi();
  database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await api?.close();
});

const queue = (to: string, name = 'Ana', link = 'http://localhost:3001/x?a=1&b=2') =>
  api.app.get(Mails).queue(Note, { to, language: 'en', data: { name }, link });
const get = (url: string, headers: Record<string, string> = local, token?: string) =>
  api.request({ url, headers, ...(token ? { token } : {}) });

describe('the mailbox', () => {
  it('NT2 lists the newest mails as JSON, and each with its bodies', async () => {
    const to = 'json@example.com';
    const ids = [await queue(to), await queue(to)];
    await queue('somebody@example.com');
    const { status, body } = await get(`/api/mailbox?to=${to}`);
    expect(status).toBe(200);
    expect(body.items.map((item: { id: string }) => item.id)).toEqual(ids.toReversed());
    expect(body.items[0]).toEqual({
      id: ids[1],
      template: 'test.note',
      to,
      language: 'en',
      subject: 'Note for Ana',
      status: 'kept',
      link: 'http://localhost:3001/x?a=1&b=2',
      attachment: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect((await get('/api/mailbox')).body.items).toHaveLength(3);
    const one = await get(`/api/mailbox/${ids[0]}`);
    expect(one.body).toMatchObject({
      id: ids[0],
      text: expect.stringContaining('Open:'),
      html: expect.stringContaining('<!doctype html>'),
    });
    expect((await get('/api/mailbox?to=nobody@example.com')).body).toEqual({ items: [] });
    expect((await get('/api/mailbox?to=a%00b')).status).toBe(400);
  });

  it('NT2 shows at most fifty', async () => {
    for (let index = 0; index < 55; index += 1) await queue('many@example.com');
    expect((await get('/api/mailbox?to=many@example.com')).body.items).toHaveLength(50);
    expect((await get('/mailbox')).text.match(/<tr>/g)).toHaveLength(51);
  });

  it('NT2 shows pages that escape what a mail says, under a policy that runs nothing', async () => {
    const id = await queue('pages@example.com', HOSTILE);
    const list = await get('/mailbox', { ...local, 'accept-language': 'es' });
    expect([list.status, list.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(list.text).toContain('<html lang="es">');
    expect(list.text).toContain(`<a href="/mailbox/${id}">Note for &lt;img src=x onerror=alert(1)&gt; &amp; &quot;Eva&quot;</a>`);
    const shown = await get(`/mailbox/${id}`);
    expect(shown.text).toContain('<a href="http://localhost:3001/x?a=1&amp;b=2">');
    expect(shown.text).toMatch(/<iframe src="\/mailbox\/[0-9a-f-]{36}\/frame" title="Note for &lt;img[^>]*" sandbox="[^"]*">/);
    const frame = await get(`/mailbox/${id}/frame`);
    expect(frame.text).toContain('<base target="_top">');
    for (const page of [list, shown, frame]) {
      expect(page.text).not.toContain('<img');
      expect(page.headers['content-security-policy']).toMatch(/^default-src 'none';/);
      expect(page.headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval/);
      expect(page.headers['cache-control']).toBe('no-store');
    }
    expect(frame.headers['content-security-policy']).toContain("frame-ancestors 'self'");
    expect(frame.headers['content-security-policy']).toContain('sandbox');
    expect(shown.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('NT2 makes no link of a link that is not a web address', async () => {
    const id = await queue('scheme@example.com', 'Ana', 'javascript:alert(1)');
    expect((await get(`/mailbox/${id}`)).text).not.toContain('javascript:');
  });

  it('NT2 says so when the body was deleted', async () => {
    const id = await queue('old@example.com');
    await database.query('update mails set text = null, html = null, link = null where id = $1', [id]);
    expect((await get(`/mailbox/${id}`)).text).toContain('The text of this mail was deleted.');
    expect((await get(`/api/mailbox/${id}`)).body).toMatchObject({ text: null, html: null, link: null });
    expect((await get(`/mailbox/${id}/frame`)).status).toBe(200);
  });

  it.each(['/mailbox/x', `/mailbox/${newId()}`, `/mailbox/${newId()}/frame`, `/api/mailbox/${newId()}`, '/api/mailbox/x'])(
    'NT2 answers 404 at %s',
    async (url) => {
      expect((await get(url)).status).toBe(404);
    },
  );

  it('NT2 refuses a filter it does not have', async () => {
    expect((await get('/api/mailbox?subject=x')).status).toBe(400);
  });

  it('NT2 exists for this machine only: not under another name, not through a proxy, not from another machine', async () => {
    const id = await queue('secret@example.com');
    const urls = ['/mailbox', `/mailbox/${id}`, `/mailbox/${id}/frame`, '/api/mailbox', `/api/mailbox/${id}`];
    const elsewhere = [
      { host: 'plaza.example' },
      { host: 'rebound.example:3001' },
      { ...local, 'x-forwarded-for': '10.0.0.1' },
      { ...local, forwarded: 'for=10.0.0.1' },
    ];
    for (const url of urls) {
      for (const headers of elsewhere) {
        const answer = await get(url, headers);
        expect([url, headers, answer.status]).toEqual([url, headers, 404]);
        expect(answer.text).not.toContain('secret@');
      }
      const remote = await api.app.inject({ url, headers: local, remoteAddress: '192.0.2.7' });
      expect(remote.statusCode).toBe(404);
    }
  });

  it('NT2 opens from elsewhere with the permission on the installation, and with nothing less', async () => {
    const [admin, person] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
    const headers = { host: 'plaza.example' };
    expect((await get('/api/mailbox', headers, admin.token)).status).toBe(200);
    expect((await get('/mailbox', headers, admin.token)).status).toBe(200);
    expect((await get('/api/mailbox', headers, person.token)).status).toBe(404);
    expect((await get('/api/mailbox', headers, `${admin.token}x`)).status).toBe(404);
    const scoped = await signIn(api.app);
    await grantRole(database, scoped.userId, 'admin', 'organisation');
    expect((await get('/api/mailbox', headers, scoped.token)).status).toBe(404);
  });

  it('NT2 answers over a real socket of this machine', async () => {
    const address = new URL(await api.listen());
    const status = await new Promise<number | undefined>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: address.port, path: '/api/mailbox' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe('the mailbox beside a mail server', () => {
  it('NT2 does not exist', async () => {
    const other = await startTestApi({ env: { SMTP_URL: 'smtp://127.0.0.1:9' } });
    try {
      const admin = await signIn(other.app, { admin: true });
      for (const url of ['/mailbox', '/api/mailbox', `/api/mailbox/${newId()}`])
        expect((await other.request({ url, headers: local, token: admin.token })).status).toBe(404);
    } finally {
      await other.close();
    }
  });
});
