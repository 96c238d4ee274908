import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '#harness';
import { type MailServer, reply, startMailServer } from '#platform/testing';
import { signIn, type SignedIn } from '#auth/testing';
import { Storage } from '#platform/storage';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const URL = '/api/admin/config';

interface Tried {
  ok: boolean;
  milliseconds: number;
  reason: string | null;
  to?: string;
}
interface Refused {
  error: { code: string; details: { fields: { field: string; problem: string }[] } };
}

/** Refuses recipients at refused.example. */
const refusing = () =>
  startMailServer({
    onRcptTo: ({ address }, _session, callback) =>
      address.endsWith('@refused.example') ? callback(reply(550, 'No relaying for you')) : callback(),
  });

describe('trying settings out', () => {
  let api: TestApi;
  let admin: SignedIn;
  let person: SignedIn;
  let server: MailServer;

  beforeAll(async () => {
    [api, server] = await Promise.all([startTestApi(), refusing()]);
    [admin, person] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  const set = <T = unknown>(values: Record<string, unknown>) =>
    api.request<T>({ method: 'PUT', url: URL, token: admin.token, body: { values } });
  const sendMail = (body: unknown = {}, token = admin.token) =>
    api.request<Tried>({ method: 'POST', url: `${URL}/test-mail`, token, body });
  const tryStorage = (token = admin.token) => api.request<Tried>({ method: 'POST', url: `${URL}/test-storage`, token });
  const mailbox = async () => (await api.request({ url: '/api/mailbox', headers: { host: 'localhost' } })).status;

  it('CF1 says so when no mail server is configured', async () => {
    const { status, body } = await sendMail();
    expect([status, body.ok, body.reason]).toEqual([
      200,
      false,
      'No mail server is configured: set SMTP_URL, or mail.smtp.url in the settings.',
    ]);
    expect(await mailbox()).toBe(200);
  });

  it('CF1 NT2 sends through the mail server and as the sender that were just set, and keeps nothing but a mark that tells nothing', async () => {
    const { status } = await set({
      'mail.smtp.url': server.url,
      'mail.sender.address': 'Plaza Mayor <plaza@example.com>',
    });
    expect(status).toBe(200);
    const own = await sendMail();
    expect(own.body).toEqual({ ok: true, milliseconds: expect.any(Number) as number, reason: null, to: admin.email });
    expect((await sendMail({ to: 'Ops@Example.com' })).body).toMatchObject({ ok: true, to: 'Ops@Example.com' });
    expect(server.arrived).toHaveLength(2);
    expect(server.arrived[0]!.raw).toContain('From: Plaza Mayor <plaza@example.com>');
    expect(server.arrived[0]!.raw).toContain(`To: ${admin.email}`);
    const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
    expect((await database.query('select count(*)::int as mails from mails')).rows).toEqual([{ mails: 0 }]);
    const { rows } = await database.query<{ mark: string }>(
      `select after->>'mark' as mark from ops.audit_entries where action = 'settings.test-mail'`,
    );
    await database.end();
    expect(await mailbox()).toBe(404);
    // Without a key of the installation nobody can try out of what the mark was made.
    const made = JSON.stringify([server.url, 'Plaza Mayor <plaza@example.com>']);
    expect(new Set(rows.map(({ mark }) => mark)).size).toBe(1);
    for (const encoding of ['hex', 'base64url'] as const)
      expect(createHash('sha256').update(made).digest(encoding)).not.toContain(rows[0]!.mark);
  });

  it('CF1 shows the mail server’s own words, and never its password', async () => {
    const refused = await sendMail({ to: 'ana@refused.example' });
    expect([refused.status, refused.body.ok, refused.body.reason]).toEqual([200, false, expect.stringContaining('No relaying for you')]);
    const away = await startMailServer();
    await away.close();
    await set({ 'mail.smtp.url': away.url.replace('//', '//plaza:hunter2hunter2@') });
    const { text, body } = await sendMail();
    expect(body).toMatchObject({ ok: false, reason: expect.stringContaining('ECONNREFUSED') as string });
    expect(text + api.logLines.join()).not.toContain('hunter2');
  });

  it('CF1 gives up on a mail server that does not answer', async () => {
    const spy = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort(new Error('planted: out of time')));
    const { body } = await sendMail().finally(() => spy.mockRestore());
    expect(body).toMatchObject({ ok: false, reason: expect.any(String) as string });
  });

  it.each([
    { to: 'nobody' },
    { to: 'a@example.com\r\nBcc: b@example.com' },
    { to: ['a@example.com'] },
    { to: { $ne: 1 } },
    { to: 'a@example.com, b@example.com' },
    { from: 'a@example.com' },
  ])('CF1 refuses the test mail %j', async (body) => {
    expect((await sendMail(body)).status).toBe(400);
  });

  it.each([
    ['mail.smtp.url', 'http://example.com', 'must be an address starting with smtp:// or smtps://'],
    ['mail.smtp.url', 'smtp://', 'must be an address starting with smtp:// or smtps://'],
    [
      'mail.sender.address',
      'Plaza <a@example.com>, b@example.com',
      'must be an address such as no-reply@example.com, or a name and an address: Zócalo <no-reply@example.com>',
    ],
    ['mail.sender.address', 'a@example.com\r\nBcc: b@example.com', 'must have neither line breaks nor control characters'],
    ['auth.registration.domains', ['Example.com'], 'has an entry (1) that must be a domain in small letters, such as example.com'],
    ['auth.registration.domains', ['*.example.com'], 'has an entry (1) that must be a domain in small letters, such as example.com'],
  ])('CF1 refuses %s = %j', async (key, value, problem) => {
    const { status, body } = await set<Refused>({ [key]: value });
    expect([status, body.error.details.fields]).toEqual([400, [{ field: `values.${key}`, problem }]]);
  });

  it('CF1 who may register is decided by the settings in force', async () => {
    const register = async (email: string) => {
      const body = { email, password: 'a long enough pass phrase', first_name: 'Ana', last_name: 'Ejemplo' };
      return (await api.request<Refused>({ method: 'POST', url: '/auth/register', body })).body.error?.code;
    };
    await set({ 'auth.registration.domains': ['example.org'], 'mail.smtp.url': null });
    expect([await register('ana@example.com'), await register('ana@example.org')]).toEqual(['EMAIL_DOMAIN_NOT_ALLOWED', undefined]);
    await set({ 'auth.registration.domains': null, 'auth.registration.open': false });
    expect(await register('ana@example.net')).toBe('REGISTRATION_CLOSED');
    await set({ 'auth.registration.open': null });
  });

  it('CF1 writes, reads and deletes a file, and leaves none', async () => {
    const put = vi.spyOn(api.app.get(Storage), 'put');
    const { status, body } = await tryStorage();
    expect([status, body]).toEqual([200, { ok: true, milliseconds: expect.any(Number) as number, reason: null }]);
    expect(await api.app.get(Storage).exists(put.mock.calls[0]![0])).toBe(false);
    put.mockRestore();
  });

  it('CF1 shows the storage’s own words', async () => {
    const files = join(api.config.home, 'files');
    await rm(files, { recursive: true, force: true });
    await mkdir(api.config.home, { recursive: true });
    await writeFile(files, 'in the way');
    const { status, body } = await tryStorage();
    await rm(files);
    expect([status, body]).toEqual([
      200,
      { ok: false, milliseconds: expect.any(Number) as number, reason: expect.stringMatching(/ENOTDIR|EEXIST/) as string },
    ]);
  });

  it('CF1 is for administrators of the installation only', async () => {
    const scoped = await signIn(api.app);
    const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await database.connect();
    await grantRole(database, scoped.userId, 'admin', 'organisation');
    await database.end();
    for (const { token } of [person, scoped])
      expect([(await sendMail({}, token)).status, (await tryStorage(token)).status]).toEqual([403, 403]);
    expect((await api.request({ method: 'POST', url: `${URL}/test-mail` })).status).toBe(401);
  });
});
