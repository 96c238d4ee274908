import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthApi, PASSWORD, refusal, startAuthApi } from './auth-api.js';
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

  it('W2 shows what is wrong and keeps what was typed, except the password', async () => {
    const weak = await press({ token, email: 'boss@example.com', password: 'Password123!' });
    expect([weak.status, weak.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(weak.text).toContain('Elige otra contraseña');
    expect(weak.text).toContain('value="boss@example.com"');
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
  });
});
