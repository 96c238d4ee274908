import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { PersonalData } from '#platform/privacy';
import type { JobRun } from '#platform/jobs';
import { Storage } from '#platform/storage';
import { newId, Transactions } from '#platform/database';
import { MakeReportProcessor } from '../src/jobs/make-report.processor.js';
import { ReportMaker } from '../src/report-maker.service.js';
import { ReportRemoval } from '../src/report-removal.service.js';

type Row = Record<string, any>;

const OTHER = '00000000-0000-7000-8000-0000000000b1';
const DAYS = { from: '2026-03-08', to: '2026-03-14' };
const signal = new AbortController().signal;

let api: TestApi;
let client: Client;
let boss: SignedIn;
let local: SignedIn;

beforeAll(async () => {
  api = await startTestApi();
  client = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  await client.connect();
  boss = await signIn(api.app, { admin: true });
  await query(`insert into organisations (id, name, slug, time_zone) values ('${OTHER}', 'Peña', 'b', 'UTC')`);
  local = await administrator(OTHER);
});
afterAll(async () => {
  await client?.end();
  await api?.close();
});

const query = async (text: string, values: unknown[] = []): Promise<Row[]> => (await client.query(text, values)).rows;
const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
const make = (id: string) => get(ReportMaker).make(id, signal);
/** What happens once between the making of a file and its row. */
function beforeTheFile(work: () => Promise<unknown>): void {
  const storage = get(Storage);
  const put = storage.put.bind(storage);
  vi.spyOn(storage, 'put').mockImplementationOnce(async (...file) => {
    await work();
    return put(...file);
  });
}
const grant = (userId: string, scopeId: string) =>
  query(`insert into role_grants (id, user_id, role, scope_type, scope_id) values (gen_random_uuid(), $1, 'admin', 'organisation', $2)`, [
    userId,
    scopeId,
  ]);

/** Somebody who looks after an organisation. */
async function administrator(organisationId: string): Promise<SignedIn> {
  const person = await signIn(api.app, { organisationId });
  await grant(person.userId, organisationId);
  return person;
}

const call = (method: 'GET' | 'POST' | 'DELETE', path: string, token: string | undefined, body?: object) =>
  api.request({ method, url: `/api/admin/reports${path}`, ...(token && { token }), ...(body && { body }) });
const ask = (person: SignedIn, body: object = {}) => call('POST', '', person.token, { kind: 'overview', format: 'csv', ...DAYS, ...body });
const fetchFile = (id: string, person: SignedIn) =>
  api.app.inject({ url: `/api/admin/reports/${id}/file`, headers: { authorization: `Bearer ${person.token}` } });

describe('reports', () => {
  it('ST1 are asked for, made, downloaded and deleted, with an entry each', async () => {
    const asked = await ask(boss, { language: 'es' });
    expect([asked.status, asked.body]).toMatchObject([
      202,
      { status: 'queued', organisationId: null, scheduledAs: null, downloadPath: null, ...DAYS },
    ]);
    const { id } = asked.body;
    expect((await fetchFile(id, boss)).statusCode).toBe(409);
    await make(id);
    const { body } = await call('GET', `/${id}`, boss.token);
    expect(body).toMatchObject({ status: 'ready', failure: null, downloadPath: `/api/admin/reports/${id}/file` });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    const file = await fetchFile(id, boss);
    expect([file.statusCode, file.headers['content-type'], file.headers['content-length']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      String(body.size),
    ]);
    expect(file.headers['content-disposition']).toBe('attachment; filename="overview-2026-03-08-2026-03-14.csv"');
    const lines = file.body.split('\r\n');
    expect(lines[0]).toBe('Cifra,Día,Valor,Día anterior,Periodo anterior');
    expect(lines).toContain('Reservas,2026-03-08,0,2026-03-01,0');
    expect((await call('DELETE', `/${id}`, boss.token)).status).toBe(204);
    expect((await call('GET', `/${id}`, boss.token)).status).toBe(404);
    expect(
      (await query(`select action, after->>'kind' as kind from audit_entries where target_id = $1 order by occurred_at`, [id])).map(
        Object.values,
      ),
    ).toEqual([
      ['report.create', 'overview'],
      ['report.download', 'overview'],
      ['report.delete', 'overview'],
    ]);
    await get(ReportRemoval).removeExpired(signal);
    expect(await get(Storage).exists(`reports/${id}.csv`)).toBe(false);
    expect(await query('select from reports where id = $1', [id])).toEqual([]);
  });

  it('ST1 are PDF as well, of people and of money', async () => {
    for (const kind of ['users', 'transactions']) {
      const { id } = (await ask(local, { kind, format: 'pdf', organisationId: OTHER, period: '7d', from: undefined, to: undefined })).body;
      await make(id);
      const file = await fetchFile(id, local);
      expect([file.headers['content-type'], file.rawPayload.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    }
  });

  it('ST1 AU16 are for those who may see the figures, and nobody sees those that others asked for', async () => {
    const ana = await signIn(api.app);
    expect((await call('GET', '', undefined)).status).toBe(401);
    expect((await ask(ana)).status).toBe(403);
    expect((await ask(local)).status).toBe(403);
    expect((await ask(local, { organisationId: (await query('select id from organisations where is_default'))[0]!.id })).status).toBe(404);
    const { id } = (await ask(boss, { organisationId: OTHER })).body;
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/file'],
      ['DELETE', ''],
    ] as const)
      expect([path, (await call(method, `/${id}${path}`, local.token)).status]).toEqual([path, 404]);
    expect((await call('GET', '', local.token)).body.items.every((item: Row) => item.id !== id)).toBe(true);
    await query(`update reports set scheduled_as = 'Mondays' where id = $1`, [id]);
    expect((await call('GET', `/${id}`, local.token)).body.scheduledAs).toBe('Mondays');
    for (const person of [local, boss]) expect((await call('DELETE', `/${id}`, person.token)).status).toBe(403);
    expect((await call('GET', `/${id}`, local.token)).status).toBe(200);
    await query('update reports set organisation_id = null, of_installation = true where id = $1', [id]);
    expect((await call('GET', `/${id}`, local.token)).status).toBe(404);
  });

  it.each([
    { kind: 'sales' },
    { format: 'xlsx' },
    { language: 'fr' },
    { to: undefined },
    { period: '7d' },
    { to: '2026-03-07' },
    { from: '2024-01-01' },
    { organisationId: 'x' },
    { who: 'me' },
  ])('ST1 refuses %j', async (body) => {
    expect((await ask(boss, body)).body.error.code).toBe('VALIDATION_FAILED');
  });

  it('ST1 is not made for somebody who may not see the figures any more', async () => {
    const cora = await administrator(OTHER);
    const { id } = (await ask(cora, { organisationId: OTHER })).body;
    await query('delete from role_grants where user_id = $1', [cora.userId]);
    await make(id);
    expect(await query('select status, failure from reports where id = $1', [id])).toEqual([{ status: 'failed', failure: 'forbidden' }]);
    const told = () => query(`select from outbox where name = 'reports.scheduled-forbidden' and payload->>'reportId' = $1`, [id]);
    expect(await told()).toEqual([]);
    await query(`update reports set scheduled_as = 'Mondays', status = 'queued', failure = null, finished_at = null where id = $1`, [id]);
    await make(id);
    expect(await told()).toHaveLength(1);
    await query('update reports set scheduled_as = null where id = $1', [id]);
    await grant(cora.userId, OTHER);
    expect((await call('GET', `/${id}`, cora.token)).body).toMatchObject({ status: 'failed', failure: 'forbidden', size: null });
  });

  it('ST1 keeps the file of a report that two make at once', async () => {
    const { id } = (await ask(boss)).body;
    // Taken for lost, and made by another one.
    beforeTheFile(() => make(id));
    await make(id);
    expect((await call('GET', `/${id}`, boss.token)).body.status).toBe('ready');
    expect((await fetchFile(id, boss)).statusCode).toBe(200);
  });

  it('ST1 is named by its row until nobody writes its file any more', async () => {
    const { id } = (await ask(boss)).body;
    const rows = () => query('select status from reports where id = $1', [id]);
    beforeTheFile(async () => {
      expect((await call('DELETE', `/${id}`, boss.token)).status).toBe(204);
      await get(ReportRemoval).removeExpired(signal);
      expect(await rows()).toEqual([{ status: 'running' }]);
    });
    await make(id);
    expect(await get(Storage).exists(`reports/${id}.csv`)).toBe(false);
    await get(ReportRemoval).removeExpired(signal);
    expect(await rows()).toEqual([]);
  });

  it('ST1 BK3 leaves no file when a restore took its row away meanwhile, unless the data from before names it', async () => {
    const restore = newId();
    const superuser = new Client({ connectionString: api.database.superuserUrl });
    await superuser.connect();
    try {
      await superuser.query(`create schema app_before_1; create table app_before_1.reports (id uuid); grant usage on schema app_before_1 to public;
        grant select on app_before_1.reports to public`);
      await superuser.query(
        `insert into ops.restores (id, kind, backup_id, state, step, reason, committed_at, finished_at, not_erased, aside_schema, undo_until)
          values ($1, 'restore', $1, 'done', 'done', 'x', now(), now(), 0, 'app_before_1', now() + interval '7 days')`,
        [restore],
      );
      const [gone, aside] = [(await ask(boss)).body.id, (await ask(boss)).body.id];
      await superuser.query('insert into app_before_1.reports values ($1)', [aside]);
      for (const id of [gone, aside]) {
        beforeTheFile(() => query('delete from reports where id = $1', [id]));
        await make(id);
      }
      expect(await get(Storage).exists(`reports/${gone}.csv`)).toBe(false);
      expect(await get(Storage).exists(`reports/${aside}.csv`)).toBe(true);
    } finally {
      await superuser.query(`drop schema app_before_1 cascade; update ops.restores set aside_removed_at = now() where id = '${restore}'`);
      await superuser.end();
    }
  });

  it('ST1 is given up after its last try, unless the database went away in it', async () => {
    const { id } = (await ask(boss)).body;
    const failsWith = async (error: Error) => {
      beforeTheFile(async () => {
        throw error;
      });
      const run = { lastAttempt: true, signal } as JobRun;
      await expect(new MakeReportProcessor(get(ReportMaker)).process({ reportId: id }, run)).rejects.toBe(error);
      return (await call('GET', `/${id}`, boss.token)).body.status;
    };
    expect(await failsWith(Object.assign(new Error('terminating connection'), { code: '57P01' }))).toBe('running');
    expect(await failsWith(new Error('no'))).toBe('failed');
  });

  it('ST1 is nobody’s once its organisation is gone, and is not taken for the installation’s', async () => {
    const gone = '00000000-0000-7000-8000-0000000000c1';
    await query(`insert into organisations (id, name, slug, time_zone) values ('${gone}', 'C', 'c', 'UTC')`);
    const { id } = (await ask(boss, { organisationId: gone })).body;
    await query(`delete from organisations where id = '${gone}'`);
    await make(id);
    expect((await call('GET', `/${id}`, boss.token)).status).toBe(404);
    expect(await get(Storage).exists(`reports/${id}.csv`)).toBe(false);
    await get(ReportRemoval).removeExpired(signal);
    expect(await query('select from reports where id = $1', [id])).toEqual([]);
  });

  it('ST1 are so many at a time, come in pages, and go with the person who asked for them', async () => {
    const dora = await administrator(OTHER);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) ids.push((await ask(dora, { organisationId: OTHER })).body.id);
    expect((await ask(dora, { organisationId: OTHER })).body.error.code).toBe('REPORT_LIMIT_REACHED');
    for (const id of ids) await make(id);
    const first = (await call('GET', '?limit=2', dora.token)).body;
    const second = (await call('GET', `?limit=2&cursor=${first.nextCursor}`, dora.token)).body;
    expect([...first.items, ...second.items].map(({ id }: Row) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeNull();
    expect((await call('GET', '?cursor=x', dora.token)).status).toBe(400);
    const erased = { userId: dora.userId, email: dora.email, emails: [dora.email] };
    await get(Transactions).run(() => get(PersonalData).erase(erased));
    expect(await query('select from reports where reader_id = $1', [dora.userId])).toEqual([]);
    await get(ReportRemoval).removeExpired(signal);
    expect(await Promise.all(ids.map((id) => get(Storage).exists(`reports/${id}.csv`)))).toEqual([false, false, false]);
  });
});
