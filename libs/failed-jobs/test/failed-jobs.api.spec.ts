import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { newId } from '#platform/database';

const JOBS = '/api/admin/system/jobs';
const NOW = 1_790_000_000_000;

let api: TestApi;
let admin: SignedIn;
let owner: Pool;

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.superuserUrl });
  admin = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});
beforeEach(() => owner.query('delete from bullmq.job'));

/** A failed job, as a worker leaves it. */
async function plant(job: {
  id: string;
  queue?: string;
  ago?: number;
  state?: string;
  name?: string;
  scheduler?: string;
  payload?: object;
}) {
  const { id, queue = 'mail', ago = 0, state = 'failed', name = 'mail.send', scheduler = null, payload = {} } = job;
  await owner.query(
    `insert into bullmq.job (queue, id, seq, name, state, data, opts, max_attempts, attempts_made, attempts_started, failed_reason, stacktrace, added_at_ms, finished_at_ms, scheduler_id)
     values ($1, $2, nextval('bullmq.job_seq'), $3, $4, $5, '{"attempts": 8}', 8, 8, 8, 'AppError MAIL_REFUSED', $6, $7, $8, $9)`,
    [
      queue,
      id,
      name,
      state,
      { payload, messageId: newId() },
      JSON.stringify(['old', 'AppError MAIL_REFUSED\nat send (file:///srv/mail.ts:1:2)\nAna lives here']),
      NOW - 60_000 - ago,
      NOW - ago,
      scheduler,
    ],
  );
}

const ask = (method: 'GET' | 'POST' | 'DELETE', path = '', body?: unknown) =>
  api.request({ method, url: `${JOBS}${path}`, token: admin.token, ...(body === undefined ? {} : { body }) });
const pathOf = (id: string) => `/${encodeURIComponent(id)}`;
const stateOf = async (id: string) => (await owner.query('select state, attempts_made from bullmq.job where id = $1', [id])).rows[0];
const trail = async () =>
  (await owner.query(`select action, target_id from ops.audit_entries where action like 'job.%' order by occurred_at, target_id`)).rows;

describe('GET /api/admin/system/jobs', () => {
  it('MO1 lists what failed page by page, newest first, from all queues or one', async () => {
    for (let index = 0; index < 7; index += 1)
      await plant({ id: `0_${index}`, queue: index % 2 ? 'fast' : 'mail', ago: Math.floor(index / 2) * 1_000 });
    await plant({ id: 'done', state: 'completed' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await ask('GET', `?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['mail:0_0', 'fast:0_1', 'mail:0_2', 'fast:0_3', 'mail:0_4', 'fast:0_5', 'mail:0_6']);
    const one = (await ask('GET', '?queue=fast&state=failed')).body;
    expect(one.items.map(({ id }: { id: string }) => id)).toEqual(['fast:0_1', 'fast:0_3', 'fast:0_5']);
  });

  it('MO1 shows kind, code and place of the error and the ids of the payload, and nothing a person wrote', async () => {
    const mailId = newId();
    await plant({ id: '0_x', payload: { mailId, to: 'ana@example.com' } });
    const { body, text } = await ask('GET', pathOf('mail:0_x'));
    expect(body).toEqual({
      id: 'mail:0_x',
      queue: 'mail',
      name: 'mail.send',
      attempts: 8,
      maxAttempts: 8,
      enqueuedAt: new Date(NOW - 60_000).toISOString(),
      failedAt: new Date(NOW).toISOString(),
      scheduled: false,
      error: 'AppError',
      code: 'MAIL_REFUSED',
      at: ['at send (file:///srv/mail.ts:1:2)'],
      ids: { mailId },
    });
    expect(text.toLowerCase()).not.toContain('ana');
  });

  it.each(['?queue=other', '?state=active', '?cursor=x', '?limit=0', '?limit=101'])('MO1 refuses %s', async (query) => {
    expect((await ask('GET', query)).status).toBe(400);
  });
});

describe('retrying and removing', () => {
  it('MO1 puts a failed job back with all of its tries, once, and says so in the trail', async () => {
    await plant({ id: '0_a' });
    const answers = await Promise.all([ask('POST', `${pathOf('mail:0_a')}/retry`), ask('POST', `${pathOf('mail:0_a')}/retry`)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404]);
    expect(await stateOf('0_a')).toEqual({ state: 'waiting', attempts_made: 0 });
    expect(await trail()).toEqual([{ action: 'job.retry', target_id: 'mail:0_a' }]);
  });

  it('MO1 removes a failed job, also a run of a schedule', async () => {
    await plant({ id: 'repeat:stats.count-days:1790000000000', queue: 'scheduled', scheduler: 'stats.count-days' });
    const id = 'scheduled:repeat:stats.count-days:1790000000000';
    expect((await ask('GET', pathOf(id))).body.scheduled).toBe(true);
    expect((await ask('DELETE', pathOf(id))).status).toBe(204);
    expect((await ask('DELETE', pathOf(id))).status).toBe(404);
    expect((await trail()).at(-1)).toEqual({ action: 'job.remove', target_id: id });
  });

  it('MO1 retries many at once and names those that are not there', async () => {
    await plant({ id: '0_b' });
    await plant({ id: '0_c', queue: 'fast' });
    await plant({ id: '0_d', state: 'completed' });
    const ids = ['mail:0_b', 'fast:0_c', 'mail:0_d', 'mail:0_none', 'nonsense', 'mail:0_b'];
    const { status, body } = await ask('POST', '/retry', { ids });
    expect([status, body]).toEqual([200, { retried: ['mail:0_b', 'fast:0_c'], missing: ['mail:0_d', 'mail:0_none', 'nonsense'] }]);
    expect((await trail()).slice(-2).map(({ target_id }) => target_id)).toEqual(['fast:0_c', 'mail:0_b']);
    for (const bad of [{}, { ids: [] }, { ids: 'mail:1' }, { ids: [1] }, { ids: Array.from({ length: 101 }, () => 'mail:1') }])
      expect((await ask('POST', '/retry', bad)).status).toBe(400);
  });

  it('MO1 leaves alone what has not failed, and what nobody knows', async () => {
    await plant({ id: '0_e', state: 'active' });
    for (const id of ['mail:0_e', 'mail:0_none', 'nonsense', 'other:1', `mail:${'x'.repeat(150)}`]) {
      expect((await ask('POST', `${pathOf(id)}/retry`)).status).toBe(404);
      expect((await ask('DELETE', pathOf(id))).status).toBe(404);
      expect((await ask('GET', pathOf(id))).status).toBe(404);
    }
    expect((await stateOf('0_e')).state).toBe('active');
  });

  it('MO1 is for those who hold the permission', async () => {
    const ana = await signIn(api.app);
    await plant({ id: '0_f' });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/mail:0_f'],
      ['POST', '/mail:0_f/retry'],
      ['DELETE', '/mail:0_f'],
    ] as const) {
      expect((await api.request({ method, url: `${JOBS}${path}` })).status).toBe(401);
      expect((await api.request({ method, url: `${JOBS}${path}`, token: ana.token })).status).toBe(403);
    }
    expect((await stateOf('0_f')).state).toBe('failed');
  });
});
