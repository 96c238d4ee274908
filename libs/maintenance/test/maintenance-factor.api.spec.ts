import { generate } from 'otplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { forgetSession } from '#sessions/testing';
import { codeOf, MaintenanceApi, URL_OF_MAINTENANCE } from './maintenance-api.js';

let on: MaintenanceApi;
beforeAll(async () => {
  on = await MaintenanceApi.start();
});
afterAll(() => on.close());

it.each(['full', 'read_only'])(
  'MT1 AU13 the only administrator sets up the factor that is asked for during %s, and ends it',
  async (level) => {
    const { api } = on;
    const [boss, ana] = [await signIn(api.app, { admin: true }), await signIn(api.app)];
    const change = (roles: string[] | null) =>
      api.request({ method: 'PUT', url: '/api/admin/config', token: boss.token, body: { values: { 'auth.second-factor.roles': roles } } });
    expect((await change(['admin'])).status).toBe(200);
    expect((await on.enable({ level }, {}, boss.token)).status, 'not known yet to lack a factor').toBe(200);
    await forgetSession(api.app, boss.token);
    const post = (url: string, token: string, body?: object) => api.request<any>({ method: 'POST', url, token, ...(body && { body }) });
    const end = () => post(`${URL_OF_MAINTENANCE}/disable`, boss.token);

    expect(codeOf(await end())).toEqual([403, 'SECOND_FACTOR_SETUP_REQUIRED']);
    expect(codeOf(await post('/api/auth/second-factor/totp', ana.token))).toEqual([503, 'MAINTENANCE']);
    for (const url of ['/api/users/me', '/api/auth/second-factor', '/api/auth/passkeys'])
      expect((await api.request({ url, token: boss.token })).status, url).toBe(200);
    const begun = await post('/api/auth/second-factor/totp', boss.token);
    expect(begun.status).toBe(200);
    const code = await generate({ secret: begun.body.secret });
    expect((await post('/api/auth/second-factor/totp/confirm', boss.token, { code })).status).toBe(200);
    expect((await end()).status).toBe(200);
    expect((await change(null)).status).toBe(200);
  },
);
