import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';

let api: TestApi;
beforeAll(async () => {
  hashPasswordsAtFloor();
  api = await startTestApi({ env: { RATE_LIMITS: 'setup.address=1/60,http.address=100000/60' } });
});
afterAll(() => api?.close());

it('MO3 AU11 refused logins, refused attempts, replayed tokens and throttled requests are counted for those who watch', async () => {
  const ana = await signIn(api.app);
  const login = { method: 'POST', url: '/auth/login', body: { email: ana.email, password: 'NotThePassword123!' } } as const;
  for (let attempt = 0; attempt < 5; attempt += 1) expect((await api.request(login)).status).toBe(401);
  expect((await api.request(login)).status).toBe(429);
  expect((await api.request({ url: '/setup' })).status).not.toBe(429);
  expect((await api.request({ url: '/setup' })).status).toBe(429);
  const refresh = { method: 'POST', url: '/auth/refresh', body: { token: ana.refreshToken } } as const;
  expect((await api.request(refresh)).status).toBe(200);
  expect((await api.request(refresh)).status).toBe(401);

  const { text } = await api.request({ url: '/metrics', headers: { host: 'localhost', accept: 'text/plain' } });
  for (const [event, count] of Object.entries({ 'login-refused': 5, 'attempts-refused': 1, throttled: 1, 'refresh-reuse': 1 }))
    expect(text).toContain(`zocalo_security_events_total{event="${event}"} ${count}\n`);

  const database = new Client({ connectionString: api.database.ownerUrl });
  await database.connect();
  const { rows } = await database.query<{ actions: number; ids: number }>(
    `select count(distinct action)::int as actions, count(distinct target_id)::int as ids from ops.audit_entries where target_type = 'account'`,
  );
  await database.end();
  // Both kinds name the address by one digest, so that what concerns it is found together.
  expect(rows).toEqual([{ actions: 2, ids: 1 }]);
});
