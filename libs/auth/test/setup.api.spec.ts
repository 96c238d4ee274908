import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';
import { SetupDemo } from '../src/setup-demo.js';
import { SetupService } from '../src/setup.service.js';

const BROWSER = { accept: 'text/html', 'accept-language': 'es' };

describe('set-up over HTTP', () => {
  let api: AuthApi;
  let token: string;

  beforeAll(async () => {
    api = await startAuthApi();
    const link = await api.app.get(SetupService, { strict: false }).issueLink();
    expect(link!.url).toMatch(/^http:\/\/localhost:3001\/setup\?token=/);
    token = new URL(link!.url).searchParams.get('token')!;
  });
  afterAll(() => api.close());

  const press = (fields: Record<string, string>) =>
    api.request({
      method: 'POST',
      url: '/setup',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });

  it('W2 shows the page of a link, in two languages, and changes nothing by showing it', async () => {
    const english = await api.request({ url: `/setup?token=${token}`, headers: { accept: 'text/html' } });
    expect([english.status, english.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(english.text).toContain('Create the administrator');
    expect((await api.request({ url: `/setup?token=${token}`, headers: BROWSER })).text).toContain('Crea la cuenta de administración');
    await api.request({ method: 'HEAD', url: `/setup?token=${token}` });
    expect(await api.query('select used_at from setup_links')).toEqual([{ used_at: null }]);
  });

  it('W2 refuses links that are not ours, and half a form', async () => {
    for (const query of ['', '?token=x', `?token=${token}x`])
      expect((await api.request({ url: `/setup${query}`, headers: BROWSER })).status).toBe(400);
    expect(refusal(await api.post('/setup', { token: 'x', email: 'boss@example.com', password: PASSWORD }))).toBe('400 INVALID_TOKEN');
    for (const body of [
      {},
      { token },
      { token, email: 'boss@example.com' },
      { token: [token], email: 'boss@example.com', password: PASSWORD },
      { token, email: 'nobody', password: PASSWORD },
      { token, email: 'boss@example.com', password: PASSWORD, role: 'owner' },
    ]) {
      expect(refusal(await api.post('/setup', body))).toBe('400 VALIDATION_FAILED');
    }
    expect(await api.query('select id from users')).toEqual([]);
  });

  it('W2 tells a program what a link is good for before anything is typed', async () => {
    const ask = async (query: string) => (await api.request({ url: `/api/setup${query}`, headers: { accept: 'application/json' } })).body;
    const open = await ask(`?token=${token}`);
    expect(open).toEqual({ state: 'open', expiresAt: expect.stringMatching(/^20.*Z$/), passwordMinLength: expect.any(Number) });
    expect(Date.parse(open.expiresAt) - Date.now()).toBeGreaterThan(28 * 60_000);
    for (const query of ['', '?token=x', `?token=${token}x`, `?token=${token}&token=${token}`])
      expect(await ask(query)).toMatchObject({ state: 'unknown', expiresAt: null });
    const [row] = await api.query('update setup_links set expires_at = now() returning expires_at');
    expect(await ask(`?token=${token}`)).toMatchObject({ state: 'expired', expiresAt: (row!.expires_at as Date).toISOString() });
    await api.query(`update setup_links set expires_at = now() + interval '20 minutes', voided_at = now()`);
    expect(await ask(`?token=${token}`)).toMatchObject({ state: 'used' });
    await api.query('update setup_links set voided_at = null');
  });

  it('W2 refuses names and languages that are none, and a switch that is neither on nor off', async () => {
    const good = { token, email: 'boss@example.com', password: PASSWORD };
    for (const extra of [{ firstName: '' }, { lastName: '<b>' }, { language: 'fr' }, { demo: 'yes' }, { demo: null }, { language: null }])
      expect(refusal(await api.post('/api/setup', { ...good, ...extra }))).toBe('400 VALIDATION_FAILED');
    expect(await api.query('select id from users')).toEqual([]);
  });

  it('W2 shows what is wrong and keeps what was typed, except the password', async () => {
    const weak = await press({ token, email: 'boss@example.com', password: 'Password123!' });
    expect([weak.status, weak.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(weak.text).toContain('Elige otra contraseña');
    expect(weak.text).toContain('value="boss@example.com"');
    expect(weak.text).toContain('value="es" checked>');
    expect(weak.text).not.toContain('name="demo" checked');
    const choices = await press({ token, email: 'boss@example.com', password: 'Password123!', language: 'en', demo: 'on' });
    expect([choices.text.includes('value="en" checked>'), choices.text.includes('name="demo" checked')]).toEqual([true, true]);
    expect(weak.text).not.toContain('Password123!');
    const address = await press({ token, email: '"><b>x', password: PASSWORD });
    expect(address.status).toBe(400);
    expect(address.text).not.toContain('<b>x');
  });

  it('W2 makes the administrator, who may manage, and closes', async () => {
    const done = await press({ token, email: 'boss@example.com', password: PASSWORD });
    expect([done.status, done.text.includes('boss@example.com')]).toEqual([200, true]);
    const { body } = await api.post('/auth/login', { email: 'boss@example.com', password: PASSWORD });
    expect((await api.request({ url: '/api/admin/organisations', token: body.accessToken })).status).toBe(200);
    const page = await api.request({ url: `/setup?token=${token}`, headers: BROWSER });
    expect([page.status, page.text.includes('está cerrada')]).toEqual([410, true]);
    expect(refusal(await api.post('/setup', { token, email: 'second@example.com', password: PASSWORD }))).toBe('410 SETUP_CLOSED');
    expect(await api.query(`select count(*)::int as n from role_grants where role = 'admin'`)).toEqual([{ n: 1 }]);
    expect((await api.request({ url: `/api/setup?token=${token}` })).body).toMatchObject({ state: 'closed', expiresAt: null });
    // The names come from the address, the language from the browser; nobody asked for demo data.
    expect(await api.query('select first_name, last_name, language from users')).toEqual([
      { first_name: 'Boss', last_name: 'Admin', language: 'es' },
    ]);
    expect(await api.query('select id from demo_batches')).toEqual([]);
  });

  it('W2 DM1 takes names, language and demo data, and answers with what to sign in with', async () => {
    // As if nobody had been here before.
    for (const table of ['users', 'role_grants']) await api.query(`alter table ${table} disable trigger user`);
    await api.query('delete from users');
    for (const table of ['users', 'role_grants']) await api.query(`alter table ${table} enable trigger user`);
    const link = await api.app.get(SetupService, { strict: false }).issueLink();
    const fresh = new URL(link!.url).searchParams.get('token')!;
    const done = await api.request({
      method: 'POST',
      url: '/api/setup',
      headers: { accept: 'application/json', 'accept-language': 'en' },
      body: { token: fresh, email: 'Ana.Garcia@Example.com', password: PASSWORD, lastName: ' García ', language: 'es', demo: true },
    });
    expect([done.status, done.body]).toEqual([200, { ok: true, email: 'ana.garcia@example.com', language: 'es', demo: 'loaded' }]);
    const { status, body } = await api.post('/auth/login', { email: done.body.email, password: PASSWORD });
    expect([status, body.user]).toMatchObject([200, { email: 'ana.garcia@example.com' }]);
    expect(await api.query(`select first_name, last_name, language from users where demo_batch_id is null`)).toEqual([
      { first_name: 'Ana', last_name: 'García', language: 'es' },
    ]);
    expect((await api.request({ url: '/api/admin/offices', token: body.accessToken })).body.items).toHaveLength(2);
    expect(await api.app.get(SetupDemo, { strict: false }).load()).toBe('loaded');
  });
});
