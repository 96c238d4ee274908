import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';

const RULES = '/api/admin/alert-rules';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  admin = await signIn(api.app, { admin: true });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

const post = (url: string, body: unknown) => api.request({ method: 'POST', url, body, token: admin.token });
const patch = (id: string, body: unknown) => api.request({ method: 'PATCH', url: `${RULES}/${id}`, body, token: admin.token });
const own = {
  name: { en: 'Memory', es: 'Memoria' },
  severity: 'info',
  condition: { kind: 'threshold', figure: 'memory', direction: 'above', fireAt: 5e9, clearAt: 4e9, forSeconds: 60 },
};

it.each([
  ['condition.kind', { condition: { kind: 'raised' } }],
  ['condition.kind', { condition: { kind: 'other' } }],
  ['condition', { condition: { ...own.condition, clearAt: 6e9 } }],
  ['condition.figure', { condition: { ...own.condition, figure: 'no-such-figure' } }],
  ['condition.figure', { condition: { kind: 'absence', figure: null, forSeconds: 5 } }],
  ['condition.forSeconds', { condition: { ...own.condition, forSeconds: 86_401 } }],
  ['condition.counter', { condition: { kind: 'rate', counter: 'x', moreThan: 1, clearAt: 0, windowSeconds: 60 } }],
  ['condition.windowSeconds', { condition: { kind: 'rate', counter: 'outcome:x', moreThan: 1, clearAt: 0, windowSeconds: 3_601 } }],
  ['name.es', { name: { en: 'x', es: '' } }],
  ['severity', { severity: 'awful' }],
  ['inhibitedBy', { inhibitedBy: ['no-such-rule'] }],
  ['group', { group: 'Not a key' }],
  ['other', { other: 1 }],
])('MO2 are refused for %s', async (field, changes) => {
  const { status, body } = await post(RULES, { ...own, ...changes });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(`"field":"${field}`)]);
});

it('MO2 never mute one another in a circle, be it made by two at once', async () => {
  const [cause, effect] = [(await post(RULES, own)).body, (await post(RULES, own)).body];
  expect((await patch(effect.id, { inhibitedBy: [cause.key] })).status).toBe(200);
  expect((await patch(cause.id, { inhibitedBy: [effect.key] })).status).toBe(400);
  const pair = [(await post(RULES, own)).body, (await post(RULES, own)).body];
  const locked = await owner.connect();
  await locked.query('begin');
  await locked.query('select from alert_rules where id = any ($1) for update', [pair.map((each) => each.id)]);
  const both = Promise.all([0, 1].map((n) => patch(pair[n].id, { inhibitedBy: [pair[1 - n].key] })));
  // Both are on their way before either may go on.
  await expect
    .poll(
      async () =>
        (
          await owner.query(
            `select distinct pid from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`,
          )
        ).rowCount,
    )
    .toBe(2);
  await locked.query('rollback');
  locked.release();
  expect((await both).map(({ status }) => status).toSorted()).toEqual([200, 400]);
  for (const each of pair) await api.request({ method: 'DELETE', url: `${RULES}/${each.id}`, token: admin.token });
});

it('MO2 can be changed after one that muted them was removed, which no other may name anew', async () => {
  const cause = (await post(RULES, own)).body;
  const { id } = (await post(RULES, { ...own, inhibitedBy: [cause.key] })).body;
  await api.request({ method: 'DELETE', url: `${RULES}/${cause.id}`, token: admin.token });
  expect((await patch(id, { severity: 'critical' })).body).toMatchObject({ severity: 'critical', inhibitedBy: [cause.key] });
  expect((await post(RULES, { ...own, inhibitedBy: [cause.key] })).status).toBe(400);
  await api.request({ method: 'DELETE', url: `${RULES}/${id}`, token: admin.token });
});
