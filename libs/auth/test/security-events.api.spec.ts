import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';

let api: TestApi;
beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi({ env: { RATE_LIMITS: 'auth.login.account=1/60,http.address=100000/60' } });
});
afterAll(() => api?.close());

it('MO3 AU11 refused logins, replayed tokens and throttled requests are counted for those who watch', async () => {
  const ana = await signIn(api.app);
  const login = { method: 'POST', url: '/auth/login', body: { email: ana.email, password: 'NotThePassword123!' } } as const;
  expect((await api.request(login)).status).toBe(401);
  expect((await api.request(login)).status).toBe(429);
  const refresh = { method: 'POST', url: '/auth/refresh', body: { token: ana.refreshToken } } as const;
  expect((await api.request(refresh)).status).toBe(200);
  expect((await api.request(refresh)).status).toBe(401);

  const { text } = await api.request({ url: '/metrics', headers: { host: 'localhost', accept: 'text/plain' } });
  for (const event of ['login-refused', 'throttled', 'refresh-reuse'])
    expect(text).toContain(`zocalo_security_events_total{event="${event}"} 1\n`);
});

it('AU11 somebody who guesses elsewhere does not keep the owner of an account out', async () => {
  const guessing = await startTestApi({ env: { RATE_LIMITS: 'http.address=100000/60,auth.login.address=100000/60' } });
  try {
    const from = async (remoteAddress: string) =>
      (
        await guessing.app.inject({
          method: 'POST',
          url: '/auth/login',
          remoteAddress,
          payload: { email: 'victim@example.com', password: 'NotThePassword123!' },
        })
      ).statusCode;
    const guesses = [];
    for (let guess = 0; guess < 12; guess += 1) guesses.push(await from('198.51.100.9'));
    expect(guesses.slice(9)).toEqual([401, 429, 429]);
    expect(await from('203.0.113.5')).toBe(401);
  } finally {
    await guessing.close();
  }
});
