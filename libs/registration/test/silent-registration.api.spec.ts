import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { hashPasswordsAtFloor } from '#passwords/testing';
import { Settings } from '#platform/settings';

describe('silent registration', () => {
  let api: TestApi;
  let data: Client;

  beforeAll(async () => {
    hashPasswordsAtFloor();
    api = await startTestApi();
    data = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app' });
    await data.connect();
  });
  afterAll(async () => {
    await data?.end();
    await api?.close();
  });

  const register = (email: string) =>
    api.request({
      method: 'POST',
      url: '/auth/register',
      body: { email, password: 'nine quiet harbours', first_name: 'Eva', last_name: 'Sol' },
    });
  const mailsTo = async (email: string) =>
    (await data.query<{ template: string }>('select template from mails where to_address = $1', [email])).rows.map(
      ({ template }) => template,
    );

  it('AU1 answers a taken address as any other when the setting says so, and tells its owner alone', async () => {
    const ana = await signIn(api.app);
    expect((await register(ana.email)).status).toBe(409);
    api.app.get(Settings, { strict: false }).adopt({ version: 1, values: new Map([['auth.registration.silent', true]]) });
    const [taken, free] = [await register(ana.email), await register('free@example.com')];
    const seen = ({ status, body, headers }: typeof taken) => [status, body, Object.keys(headers).toSorted(), headers['content-length']];
    expect(seen(taken)).toEqual(seen(free));
    expect(taken.status).toBe(200);
    expect(await mailsTo(ana.email)).toEqual(['auth.address-taken']);
    expect(await mailsTo('free@example.com')).toEqual(['auth.confirm-email']);
    const { rows } = await data.query(
      'select 1 from pending_registrations where email = $1 and (voided_at is null or password_hash is not null or first_name is not null)',
      [ana.email],
    );
    expect(rows).toEqual([]);
    // Nor does signing in afterwards tell: neither by its answer, nor by what is counted.
    const login = (email: string) => api.request({ method: 'POST', url: '/auth/login', body: { email, password: 'nine quiet harbours' } });
    const failures = async () =>
      (await data.query<{ n: number }>(`select coalesce(sum(failures), 0)::int as n from attempt_counters where tier = 'account'`)).rows[0]!
        .n;
    const told = [];
    for (const email of [ana.email, 'free@example.com']) {
      const before = await failures();
      const { status, body } = await login(email);
      told.push([status, body.error.code, (await failures()) - before]);
    }
    expect(told).toEqual([
      [401, 'INVALID_CREDENTIALS', 1],
      [401, 'INVALID_CREDENTIALS', 1],
    ]);
  });

  it('AU1 AU11 writes to the owner of a taken address no more often than to one who has no account', async () => {
    const ben = await signIn(api.app);
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await register(ben.email)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await mailsTo(ben.email)).toEqual(['auth.address-taken', 'auth.address-taken', 'auth.address-taken']);
  });
});
