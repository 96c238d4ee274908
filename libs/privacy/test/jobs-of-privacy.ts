import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { readZip } from './read-zip.js';

const WAIT = { timeout: 60_000, interval: 100 };

/** The whole way of an export and an erasure, with a worker beside the API. @param env which back end the jobs run on. */
export function jobsOfPrivacy(env: () => Promise<Record<string, string>>): void {
  let api: TestApi;
  let worker: INestApplicationContext;
  let database: Client;

  beforeAll(async () => {
    api = await startTestApi({ env: await env() });
    worker = await startTestWorker(api.config);
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
  }, 120_000);
  afterAll(async () => {
    await database?.end();
    await worker?.close();
    await api?.close();
  }, 60_000);

  it('US6 a worker makes the export that was asked for, and erases whom an administrator has erased', { timeout: 180_000 }, async () => {
    const admin = await signIn(api.app, { admin: true });
    const person = await signIn(api.app);
    const of = { url: '/api/users/me/export', token: person.token };
    expect((await api.request({ ...of, method: 'POST' })).status).toBe(202);
    await expect.poll(async () => (await api.request(of)).body.status as string, WAIT).toBe('ready');
    const file = await api.app.inject({ url: `${of.url}/file`, headers: { authorization: `Bearer ${person.token}` } });
    expect(Object.keys(readZip(file.rawPayload))).toContain('users/account.json');

    const erasure = { method: 'POST', url: `/api/admin/users/${person.userId}/erasure`, token: admin.token } as const;
    expect((await api.request(erasure)).status).toBe(202);
    const statusOf = async () =>
      (await database.query<{ status: string }>('select status from users where id = $1', [person.userId])).rows[0]!.status;
    await expect.poll(statusOf, WAIT).toBe('deleted');
    await expect.poll(async () => (await database.query('select from personal_exports')).rowCount, WAIT).toBe(0);
  });
}
