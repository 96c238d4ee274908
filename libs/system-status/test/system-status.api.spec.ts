import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';
import { FigureRegistry, StatusRegistry } from '#platform/status';
import { testDatabase } from '#platform/testing';
import { grantRole } from '#users/testing';
import { ProcessReporter } from '../src/process-reporter.js';

const STATUS = '/api/admin/system/status';
const METRICS = '/api/admin/system/metrics';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.superuserUrl });
  admin = await signIn(api.app, { admin: true });
  await api.app.get(ProcessReporter, { strict: false }).report();
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

/** A report of another process, seconds old. */
async function plant(report: { seconds: number; ended?: boolean; processId?: string; role?: string; requests?: number }): Promise<string> {
  const processId = report.processId ?? newId();
  const { rows } = await owner.query(`select gauges, totals from ops.process_reports limit 1`);
  const [{ gauges, totals }] = rows;
  await owner.query(
    `insert into ops.process_reports (id, process_id, role, host, pid, release, node_version, started_at, reported_at, ended_at, clock_skew_ms, settings_version, gauges, totals)
     values ($1, $2, $3, 'elsewhere', 42, '9.9.9', 'v24', now() - interval '1 day', now() - make_interval(secs => $4), $5, 90000, 0, $6, $7)`,
    [
      newId(),
      processId,
      report.role ?? 'worker',
      report.seconds,
      report.ended ? new Date() : null,
      gauges,
      { ...totals, requests: report.requests ?? 0, buckets: totals.buckets.map(() => 0) },
    ],
  );
  return processId;
}

/** A busy machine may not find everything out in time: asked until `enough`. */
async function status(enough: (body: any) => boolean = ({ ok }) => ok): Promise<any> {
  let body: any;
  await expect
    .poll(async () => enough((body = (await api.request({ url: STATUS, token: admin.token })).body)), { timeout: 20_000 })
    .toBe(true);
  return body;
}

describe('GET /api/admin/system/status', () => {
  it('MO1 counts who waits for a lock in this database, and nobody of another on the server', async () => {
    const other = await testDatabase();
    const clients = [other, other, api.database, api.database].map(({ superuserUrl }) => new Client({ connectionString: superuserUrl }));
    await Promise.all(clients.map((client) => client.connect()));
    const lock = (client: Client) => client.query('select pg_advisory_lock(1)');
    const waiting = async () => (await status()).parts.database.state.waitingLocks;
    const [held, waits, ownHeld, ownWaits] = clients as [Client, Client, Client, Client];
    await Promise.all([lock(held), lock(ownHeld)]);
    const first = lock(waits);
    const blocked = `select from pg_locks l join pg_stat_activity using (pid) where not granted and datname = $1`;
    const name = new URL(other.url).pathname.slice(1);
    await expect.poll(async () => (await held.query(blocked, [name])).rowCount).toBe(1);
    expect(await waiting()).toBe(0);
    const second = lock(ownWaits);
    await expect.poll(waiting).toBe(1);
    await Promise.all([held.end(), ownHeld.end()]);
    await Promise.all([first, second]);
    await Promise.all([waits.end(), ownWaits.end()]);
    await other.close();
  });

  it('MO1 says everything an installation has', async () => {
    const body = await status();
    const { build, processes, memory, eventLoop, disks, database, queues, mail, telegram, settings, clock, others } = body.parts;
    for (const part of [build, processes, memory, eventLoop, disks, database, queues, mail, telegram, settings, clock])
      expect(part).toMatchObject({ ok: true, problem: null, ms: expect.any(Number) });
    expect(build.state).toMatchObject({ release: expect.stringContaining('-dev'), nodeVersion: process.version });
    expect(processes.state.processes).toEqual([expect.objectContaining({ roles: ['api'], pid: process.pid, alive: true, ended: false })]);
    expect(memory.state.residentBytes).toBeGreaterThan(10_000_000);
    expect(disks.state.disks.map(({ name }: { name: string }) => name)).toEqual(['data', 'files']);
    expect(disks.state.disks[0].freeShare).toBeGreaterThan(0);
    expect(database.state).toMatchObject({ maxConnections: expect.any(Number), waitingLocks: 0 });
    expect(database.state.connections).toBeGreaterThan(0);
    expect(database.state.tables).toHaveLength(10);
    expect(queues.state.queues.map(({ queue }: { queue: string }) => queue)).toEqual(['mail', 'fast', 'heavy', 'scheduled', 'telegram']);
    expect(mail.state).toEqual({ configured: false, sent: 0, failed: 0, waiting: 0, oldestWaitingSeconds: null, lastFailure: null });
    expect(telegram.state).toEqual({
      configured: false,
      sent: 0,
      failed: 0,
      unknown: 0,
      waiting: 0,
      oldestWaitingSeconds: null,
      lastFailure: null,
    });
    expect(settings.state).toEqual({ version: 0, newest: 0, behind: 0 });
    expect(Math.abs(clock.state.skewMs)).toBeLessThan(1_000);
    expect(others.map(({ name, ok }: { name: string; ok: boolean }) => [name, ok])).toEqual([
      ['outside-heartbeat', true],
      ['backups', true],
    ]);
  });

  it('MO1 tells living processes from those that ended and those that fell silent, and joins the halves of one', async () => {
    const both = await plant({ seconds: 3, role: 'api' });
    await plant({ seconds: 2, role: 'worker', processId: both });
    const silent = await plant({ seconds: 61 });
    const ended = await plant({ seconds: 5, ended: true });
    await plant({ seconds: 3_700 });
    const { processes, clock } = (await status()).parts;
    const shown = new Map(processes.state.processes.map((each: { id: string }) => [each.id, each]));
    expect(shown.size).toBe(4);
    expect(shown.get(both)).toMatchObject({ roles: ['api', 'worker'], alive: true, pools: [{ role: 'api' }, { role: 'worker' }] });
    expect(shown.get(silent)).toMatchObject({ alive: false, ended: false });
    expect(shown.get(ended)).toMatchObject({ alive: false, ended: true });
    expect(clock.state.worstSkewMs).toBe(90_000);
    await owner.query(`delete from ops.process_reports where host = 'elsewhere'`);
  });

  it('MO1 names what waits: messages, jobs, mails, transactions, and what failed last without what it said', async () => {
    await owner.query(
      `insert into app.outbox (id, kind, name, payload, envelope, run_at) values (gen_random_uuid(), 'job', 'nobody.knows', '{}', '{}', now() - interval '90 seconds')`,
    );
    await owner.query(
      `insert into app.mails (id, template, to_address, language, subject, status, last_error, created_at, sent_at) values
       (gen_random_uuid(), 't', 'ana@example.com', 'en', 's', 'failed', '550 no ana@example.com here', now() - interval '2 hours', null),
       (gen_random_uuid(), 't', 'ana@example.com', 'en', 's', 'queued', 'ECONNECTION CONN refused for ana', now() - interval '1 hour', null),
       (gen_random_uuid(), 't', 'ana@example.com', 'en', 's', 'sent', null, now() - interval '1 minute', now()),
       (gen_random_uuid(), 't', 'ana@example.com', 'en', 's', 'sent', null, now() - interval '2 days', now())`,
    );
    await owner.query(
      `insert into bullmq.job (queue, id, seq, name, state, added_at_ms) values ('fast', 'x', 1, 'x', 'waiting', extract(epoch from now())::bigint * 1000 - 30000)`,
    );
    const body = await status();
    // Beside what the API itself has sent.
    expect(body.parts.queues.state.outbox.waiting).toBeGreaterThan(0);
    expect(body.parts.queues.state.outbox.oldestSeconds).toBeCloseTo(90, -1);
    expect(body.parts.queues.state.queues[1]).toMatchObject({ queue: 'fast', waiting: 1, oldestWaitingSeconds: expect.closeTo(30, -1) });
    expect(body.parts.mail.state).toMatchObject({ sent: 1, failed: 1, waiting: 1, lastFailure: 'ECONNECTION' });
    expect(JSON.stringify(body)).not.toContain('ana');
    await owner.query(`delete from app.outbox; delete from bullmq.job; delete from app.mails`);
  });

  it('MO1 says what became of messages to Telegram, and why the last one did not arrive, without whose they are', async () => {
    const insert = (status: string, age: string, error: string | null) =>
      owner.query(
        `insert into app.telegram_messages (id, dedupe_key, chat_id, purpose, content, status, provider_message_id, error, error_text, created_at, taken_at, settled_at)
         values (gen_random_uuid(), gen_random_uuid(), 4711, 'test', '{"text": "ana"}', $1, 7, $2, 'ana', now() - $3::interval,
           case $1 when 'sending' then now() end, case when $1 not in ('pending', 'sending') then now() end)`,
        [status, error, age],
      );
    await insert('sent', '1 minute', null);
    await insert('sent', '2 days', null);
    await insert('failed', '1 hour', 'blocked');
    await insert('unknown', '2 hours', 'unknown');
    await insert('suppressed', '3 minutes', 'off');
    await insert('sending', '30 seconds', null);
    await insert('pending', '25 hours', 'away');
    const body = await status();
    expect(body.parts.telegram.state).toEqual({
      configured: false,
      sent: 1,
      failed: 1,
      unknown: 1,
      waiting: 2,
      oldestWaitingSeconds: expect.closeTo(90_000, -2),
      lastFailure: 'blocked',
    });
    expect(JSON.stringify(body)).not.toMatch(/ana|4711/);
    const figure = api.app
      .get(FigureRegistry, { strict: false })
      .sources.find(({ series }) => series.some(({ key }) => key === 'telegram-oldest'))!;
    const read = () => figure.read(new AbortController().signal);
    expect(await read()).toEqual({ 'telegram-oldest': expect.closeTo(90_000, -2) });
    await owner.query('delete from app.telegram_messages');
    expect(await read()).toEqual({ 'telegram-oldest': 0 });
  });

  it('MO2 NT1 counts a message that was given up while Telegram is away as one that waits, until Telegram takes another', async () => {
    const insert = (status: string, error: string | null, created: string, settled: string) =>
      owner.query(
        `insert into app.telegram_messages (id, dedupe_key, chat_id, purpose, content, status, provider_message_id, error, created_at, settled_at)
         values (gen_random_uuid(), gen_random_uuid(), 4711, 'test', '{}', $1, 7, $2, now() - $3::interval, now() - $4::interval)`,
        [status, error, created, settled],
      );
    const figure = api.app
      .get(FigureRegistry, { strict: false })
      .sources.find(({ series }) => series.some(({ key }) => key === 'telegram-oldest'))!;
    const oldest = async () => (await figure.read(new AbortController().signal))['telegram-oldest'];
    await insert('failed', 'away', '25 hours', '24 hours');
    await insert('failed', 'away', '5 hours', '4 hours');
    await insert('sent', null, '3 hours', '3 hours');
    expect(await oldest()).toBe(0);
    await insert('failed', 'away', '4 hours', '2 hours');
    await insert('failed', 'away', '2 hours', '1 hour');
    await insert('unknown', 'unknown', '1 minute', '1 minute');
    expect(await oldest()).toBeCloseTo(4 * 3_600, -2);
    await insert('failed', 'blocked', '1 minute', '1 minute');
    expect(await oldest()).toBe(0);
    await owner.query('delete from app.telegram_messages');
  });

  it('MO1 answers with what can be read when a part is late or fails, and shows what other libs add', async () => {
    const registry = api.app.get(StatusRegistry, { strict: false });
    registry.register(
      { name: 'last-backup', read: () => Promise.resolve({ at: '2026-11-21', verified: true }) },
      { name: 'sleepy', read: () => new Promise(() => undefined) },
      { name: 'broken', read: () => Promise.reject(new Error('no')) },
    );
    const { ok, parts } = await status((body) => body.parts.database.ok);
    expect(ok).toBe(false);
    expect(parts.database.ok).toBe(true);
    expect(parts.others.filter(({ name }: { name: string }) => !['outside-heartbeat', 'backups'].includes(name))).toEqual([
      { name: 'last-backup', ok: true, ms: expect.any(Number), problem: null, state: { at: '2026-11-21', verified: true } },
      { name: 'sleepy', ok: false, ms: expect.any(Number), problem: 'late', state: null },
      { name: 'broken', ok: false, ms: expect.any(Number), problem: 'failed', state: null },
    ]);
  });

  it('MO1 is for those who hold the permission on the installation', async () => {
    expect((await api.request({ url: STATUS })).status).toBe(401);
    const ana = await signIn(api.app);
    for (const url of [STATUS, METRICS]) expect((await api.request({ url, token: ana.token })).status).toBe(403);
    await grantRole(owner, ana.userId, 'support', 'organisation');
    const support = await signIn(api.app);
    await grantRole(owner, support.userId, 'support');
    await expect.poll(async () => (await api.request({ url: STATUS, token: support.token })).status).toBe(200);
    expect((await api.request({ url: STATUS, token: ana.token })).status).toBe(403);
  });
});

describe('GET /api/admin/system/metrics', () => {
  it('MO3 adds up what all living processes counted', async () => {
    const reporter = api.app.get(ProcessReporter, { strict: false });
    await reporter.report();
    const before = (await api.request({ url: METRICS, token: admin.token })).body;
    await plant({ seconds: 1, requests: 1_000 });
    await plant({ seconds: 400, requests: 5_000 });
    const after = (await api.request({ url: METRICS, token: admin.token })).body;
    expect([after.processes - before.processes, after.requests - before.requests]).toEqual([1, 1_000]);
    expect(after).toMatchObject({ p95Ms: expect.any(Number), failedCalls: { database: expect.any(Number), redis: 0 } });
  });
});
