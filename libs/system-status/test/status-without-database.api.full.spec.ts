import { Pool, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { Database } from '#platform/database';

const STATUS = '/api/admin/system/status';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;
const ask = () => api.request({ url: STATUS, token: admin.token });
/** Who asks is known for two seconds after they were looked up. */
const beKnown = () => api.request({ url: '/api/users/me/access', token: admin.token });

beforeAll(async () => {
  api = await startTestApi({ env: { DATABASE_POOL_SIZE: '2' } });
  owner = new Pool({ connectionString: api.database.superuserUrl.replace(/\/[^/?]+(?=\?|$)/, '/postgres') });
  admin = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

describe('the status while the database is in trouble', () => {
  it('MO1 is whole when the pool is exhausted', async () => {
    const pool = await api.app.get(Database).pool();
    const withoutPool = async () => {
      await beKnown();
      const taken: PoolClient[] = [];
      try {
        // In vain where something else has one: what was taken until then is given back.
        for (let count = 0; count < 2; count += 1) taken.push(await pool.connect());
        const { status, body } = await ask();
        return [status, body.ok];
      } finally {
        taken.forEach((client) => client.release());
      }
    };
    // A busy machine may not find everything out in time.
    await expect.poll(withoutPool, { timeout: 20_000 }).toEqual([200, true]);
  });

  it('MO1 says what it can when the database is away', async () => {
    const name = new URL(api.database.url).pathname.slice(1);
    await beKnown();
    await owner.query(`alter database ${name} allow_connections false`);
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    const started = performance.now();
    const { status, body } = await ask();
    const lasted = performance.now() - started;
    await owner.query(`alter database ${name} allow_connections true`);
    expect(lasted).toBeLessThan(3_000);
    expect([status, body.ok]).toEqual([200, false]);
    for (const part of ['build', 'memory', 'eventLoop', 'disks']) expect([part, body.parts[part].ok]).toEqual([part, true]);
    for (const part of ['processes', 'database', 'queues', 'mail', 'clock'])
      expect([part, body.parts[part].ok, body.parts[part].problem]).toEqual([part, false, expect.stringMatching(/^(late|failed)$/)]);
  });
});
