import type { INestApplicationContext } from '@nestjs/common';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, startTestWorker, type TestApi } from '#harness';
import { ReportPlanner } from '../src/report-planner.service.js';

let api: TestApi;
let worker: INestApplicationContext | undefined;
let client: Client;

beforeAll(async () => {
  api = await startTestApi();
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await worker?.close();
  await api?.close();
});

it('ST1 a worker makes a report for the next on the list when the first may not see the figures any more, and mails it to them', async () => {
  const [first, second] = [await signIn(api.app, { admin: true }), await signIn(api.app, { admin: true })] as [SignedIn, SignedIn];
  const body = { name: 'Mondays', kind: 'users', format: 'csv', language: 'en', frequency: 'weekly', weekday: 1, hour: 9, timeZone: 'UTC' };
  const recipientIds = [first.userId, second.userId];
  const plan = await api.request({
    method: 'POST',
    url: '/api/admin/report-schedules',
    token: second.token,
    body: { ...body, recipientIds },
  });
  expect(plan.status).toBe(201);
  await client.query(`update report_schedules set next_due_at = now() - interval '1 hour'`);
  await api.app.get(ReportPlanner, { strict: false }).makeDue(new AbortController().signal);
  const report = async () => (await client.query('select status, reader_id from reports')).rows[0];
  expect(await report()).toEqual({ status: 'queued', reader_id: first.userId });

  await client.query('delete from role_grants where user_id = $1', [first.userId]);
  worker = await startTestWorker(api.config);
  await expect.poll(report, { timeout: 20_000 }).toEqual({ status: 'ready', reader_id: second.userId });
  const mails = async () =>
    (await client.query(`select to_address as to from mails where template = 'report-schedules.report'`)).rows.map(
      ({ to }) => to as string,
    );
  await expect.poll(mails, { timeout: 20_000 }).toEqual([second.email]);
  const { rows } = await client.query(`select message_id from handled_messages where handler ~ '^reports.scheduled-forbidden>'`);
  expect(rows).toHaveLength(1);
}, 60_000);
