import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { type AlertNotice, AlertReceivers, Alerts, alertOf, allAlerts, defineAlert, type DefaultRule, MAINTENANCE } from '#platform/alerts';
import { Transactions } from '#platform/database';
import { Maintenance, NO_MAINTENANCE } from '#platform/maintenance';
import { CALLED_SERVICES, OUTCOMES } from '#platform/metrics';
import { AlertRuleRepository } from '../src/alert-rule.repository.js';
import { leadsTo } from '../src/alert-rule.service.js';
import { Silences } from '../src/silences.service.js';

const RULES = '/api/admin/alert-rules';
const SILENCES = '/api/admin/silences';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;
let alerts: Alerts;
let missed: DefaultRule;
let explained: DefaultRule;
let maintained: DefaultRule;
const heard: [string, AlertNotice][] = [];

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
  admin = await signIn(api.app, { admin: true });
  alerts = api.app.get(Alerts, { strict: false });
  const runbook = { means: 'm', look: ['l'], act: ['a'] };
  const rule = { group: 'test', severity: 'warning', name: { en: 'Missed', es: 'Falta' }, condition: { kind: 'raised' } } as const;
  missed = defineAlert({ ...rule, key: 'test-missed', runbook: { en: runbook, es: runbook } });
  explained = defineAlert({ ...rule, key: 'test-explained', inhibitedBy: ['test-missed'], runbook: { en: runbook, es: runbook } });
  maintained = defineAlert({ ...rule, key: 'test-maintained', inhibitedBy: [MAINTENANCE], runbook: { en: runbook, es: runbook } });
  api.app.get(AlertReceivers, { strict: false }).register({
    fired: (alert) => Promise.resolve(void heard.push(['fired', alert])),
    resolved: (alert) => Promise.resolve(void heard.push(['resolved', alert])),
  });
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

const get = async (url: string, token = admin.token) => (await api.request({ url, token })).body;
const post = (url: string, body: unknown = {}) => api.request({ method: 'POST', url, body, token: admin.token });
const patch = (id: string, body: unknown, headers = {}) =>
  api.request({ method: 'PATCH', url: `${RULES}/${id}`, body, headers, token: admin.token });
const rule = async (key: string) => (await get(RULES)).items.find((each: { key: string }) => each.key === key);
const own = {
  name: { en: 'Memory', es: 'Memoria' },
  severity: 'info',
  condition: { kind: 'threshold', figure: 'memory', direction: 'above', fireAt: 5e9, clearAt: 4e9, forSeconds: 60 },
};
const actions = async () =>
  (await owner.query(`select action from ops.audit_entries where action ~ '^(alert-rule|silence)' order by occurred_at, id`)).rows.map(
    ({ action }) => action,
  );

describe('rules', () => {
  it('MO2 are there before anybody did anything, with their runbooks', async () => {
    const { items } = await get(RULES);
    expect(items.map(({ key }: { key: string }) => key)).toEqual(allAlerts().map(({ key }) => key));
    expect(items.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['database-down', 'redis-down', 'database-failures', 'disk-free', 'errors-5xx', 'sign-ins-refused']),
    );
    for (const each of items)
      expect(each).toMatchObject({ isDefault: true, changed: false, enabled: true, runbook: { en: { act: expect.any(Array) } } });
    expect(await get(`${RULES}/${items[0].id}`)).toEqual(items[0]);
  });

  it('MO2 watch figures that are there, are inhibited by rules that are there, and not in a circle', async () => {
    const keys = new Set(allAlerts().map(({ key }) => key));
    const { figures } = await get('/api/admin/alert-signals');
    const known = new Set(figures.map(({ key }: { key: string }) => key));
    // What is counted under the name of a security event is seen where the rules of the program fire.
    const counted = new Set([
      'errors:4xx',
      'errors:5xx',
      ...CALLED_SERVICES.map((service) => `failed-call:${service}`),
      ...OUTCOMES.map((outcome) => `outcome:${outcome}`),
    ]);
    const inhibitedBy = new Map(allAlerts().map((each) => [each.key, each.inhibitedBy ?? []]));
    for (const { key, condition, inhibitedBy: by = [] } of allAlerts()) {
      if ('figure' in condition) expect(known).toContain(condition.figure);
      if ('counter' in condition && !condition.counter.startsWith('security:')) expect(counted).toContain(condition.counter);
      for (const each of by) expect(each === MAINTENANCE || keys.has(each)).toBe(true);
      expect(leadsTo(key, by, inhibitedBy)).toBe(false);
    }
  });

  it('MO2 can be changed and set back; what nobody changed follows the program', async () => {
    const { id, version } = await rule('disk-free');
    const condition = { kind: 'threshold', figure: 'disk-free', direction: 'below', fireAt: 0.05, clearAt: 0.1, forSeconds: 0 };
    expect((await patch(id, { condition }, { 'if-match': `"${version + 1}"` })).status).toBe(412);
    const changed = await patch(id, { condition, enabled: false }, { 'if-match': `"${version}"` });
    expect(changed.body).toMatchObject({ changed: true, enabled: false, version: version + 1, condition });
    const rules = api.app.get(AlertRuleRepository, { strict: false });
    const newer = { ...alertOf('disk-free')!, severity: 'info' as const };
    await rules.keepDefaults([newer, { ...alertOf('errors-5xx')!, severity: 'info' }]);
    expect(await rule('disk-free')).toMatchObject({ severity: 'critical', changed: true });
    expect(await rule('errors-5xx')).toMatchObject({ severity: 'info', changed: false, version: 2 });
    await rules.keepDefaults();
    expect(await rule('errors-5xx')).toMatchObject({ severity: 'critical', version: 3 });
    const reset = await post(`${RULES}/${id}/reset`);
    expect(reset.body).toMatchObject({ changed: false, enabled: true, condition: { fireAt: 0.15 } });
    expect((await actions()).slice(-2)).toEqual(['alert-rule.update', 'alert-rule.reset']);
  });

  it('MO2 of one’s own come and go', async () => {
    const made = await post(RULES, own);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ isDefault: false, group: 'own', runbook: null, state: 'ok', condition: { counter: null } });
    const { id } = made.body;
    const inhibited = await patch(id, { inhibitedBy: ['database-down'], name: { en: 'A', es: 'B' } });
    expect(inhibited.body).toMatchObject({ inhibitedBy: ['database-down'], name: { en: 'A' }, changed: false });
    // What a view says may be sent back.
    expect((await patch(id, { condition: made.body.condition })).status).toBe(200);
    expect((await post(`${RULES}/${id}/reset`)).body.error.code).toBe('ALERT_RULE_IS_OWN');
    const url = `${RULES}/${id}`;
    expect((await api.request({ method: 'DELETE', url, token: admin.token })).status).toBe(204);
    expect((await api.request({ method: 'DELETE', url, token: admin.token })).status).toBe(404);
    expect((await patch(id, {})).status).toBe(404);
    const { id: byDefault } = await rule('disk-free');
    const refused = await api.request({ method: 'DELETE', url: `${RULES}/${byDefault}`, token: admin.token });
    expect(refused.body.error.code).toBe('ALERT_RULE_IS_DEFAULT');
  });
});

describe('alerts that a lib raises', () => {
  const inOne = (work: () => Promise<void>) => api.app.get(Transactions, { strict: false }).run(work);
  const open = async () => (await get('/api/admin/alerts?state=open')).items;

  it('MO2 are told once, however often they are raised and by however many, and once that they are over', async () => {
    await Promise.all(Array.from({ length: 8 }, () => alerts.raise(missed, 'backup', 'Nightly backup')));
    await alerts.raise(missed, 'other', 'Another');
    expect(heard.map(([kind, { subject }]) => `${kind} ${subject}`)).toEqual(['fired backup', 'fired other']);
    expect(heard[0]![1]).toMatchObject({ ruleKey: 'test-missed', group: 'test', label: 'Nightly backup', value: null, name: missed.name });
    expect((await open()).map(({ label, state }: { label: string; state: string }) => [label, state])).toEqual([
      ['Another', 'firing'],
      ['Nightly backup', 'firing'],
    ]);
    expect((await rule('test-missed')).state).toBe('firing');
    await Promise.all(Array.from({ length: 4 }, () => alerts.clear(missed, 'backup')));
    await alerts.clear(missed, 'other');
    expect(heard.splice(0).map(([kind]) => kind)).toEqual(['fired', 'fired', 'resolved', 'resolved']);
    expect(await open()).toEqual([]);
  });

  it('MO2 come and go with the transaction they are raised in', async () => {
    const failing = inOne(async () => {
      await alerts.raise(missed, '', '');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await open()).toEqual([]);
    heard.length = 0;
  });

  it('MO2 are not told when another explains them, when they are silenced, or when their rule is off', async () => {
    await alerts.raise(missed, '', '');
    await alerts.raise(explained, '', '');
    await alerts.clear(explained, '');
    expect(heard.splice(0).map(([kind, { ruleKey }]) => [kind, ruleKey])).toEqual([['fired', 'test-missed']]);
    const { id } = await rule('test-missed');
    await patch(id, { enabled: false });
    expect(heard.splice(0).map(([kind]) => kind)).toEqual(['resolved']);
    // What is over still explains what it has caused.
    await alerts.raise(explained, '', '');
    await alerts.clear(explained, '');
    expect(heard).toEqual([]);
    await owner.query(
      `update alerts set resolved_at = now() - interval '6 minutes', fired_at = now() - interval '1 hour', pending_since = now() - interval '1 hour'
      where state = 'resolved' and rule_id = $1`,
      [id],
    );
    await alerts.raise(explained, '', '');
    await alerts.clear(explained, '');
    expect(heard.splice(0).map(([kind, { ruleKey }]) => [kind, ruleKey])).toEqual([
      ['fired', 'test-explained'],
      ['resolved', 'test-explained'],
    ]);
    await alerts.raise(missed, '', '');
    expect(await open()).toEqual([]);
    await patch(id, { enabled: true });
    const silence = await post(SILENCES, { scope: 'group', key: 'test', reason: 'Moving', endsAt: inHours(1) });
    await alerts.raise(missed, '', '');
    expect(await open()).toEqual([expect.objectContaining({ muted: 'silenced', group: 'test', severity: 'warning' })]);
    await alerts.clear(missed, '');
    expect(heard).toEqual([]);
    await post(`${SILENCES}/${silence.body.id}/end`);
  });

  it('MO2 are not told while maintenance explains them', async () => {
    const maintenance = api.app.get(Maintenance, { strict: false });
    const before = maintenance.state;
    maintenance.replace({ ...NO_MAINTENANCE, level: 'read_only', reason: 'We move.', startsAt: new Date(0) });
    await alerts.raise(maintained, '', '');
    maintenance.replace(before);
    expect(await open()).toEqual([expect.objectContaining({ muted: 'inhibited', ruleKey: 'test-maintained' })]);
    await alerts.clear(maintained, '');
    // Nor of what it leaves behind.
    await alerts.raise(maintained, '', '');
    await alerts.clear(maintained, '');
    expect(heard).toEqual([]);
  });

  it('MO2 can be read page by page, the latest first', async () => {
    for (let n = 0; n < 5; n += 1) await alerts.raise(missed, `s${n}`, `Subject ${n}`);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`/api/admin/alerts?state=firing&limit=2${cursor}`);
      seen.push(...page.items.map(({ subject }: { subject: string }) => subject));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(['s4', 's3', 's2', 's1', 's0']);
    for (const subject of seen) await alerts.clear(missed, subject);
    expect((await get('/api/admin/alerts?state=resolved&limit=1')).items[0]).toMatchObject({
      state: 'resolved',
      resolvedAt: expect.any(String),
    });
    for (const query of ['state=odd', 'cursor=x', 'limit=0'])
      expect((await api.request({ url: `/api/admin/alerts?${query}`, token: admin.token })).status).toBe(400);
  });
});

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('silences', () => {
  it('MO2 begin, end by themselves or by somebody, and are on record', async () => {
    const now = await post(SILENCES, { scope: 'all', reason: 'Moving house', endsAt: inHours(2) });
    expect(now.body).toMatchObject({ scope: 'all', key: '', state: 'active', createdBy: admin.userId, createdByName: expect.any(String) });
    const later = await post(SILENCES, { scope: 'rule', key: 'disk-free', reason: 'x', startsAt: inHours(1), endsAt: inHours(2) });
    expect(later.body.state).toBe('scheduled');
    const listed = async (ended: boolean) => (await get(`${SILENCES}?ended=${ended}`)).items.map(({ id }: { id: string }) => id);
    expect(await listed(false)).toEqual(expect.arrayContaining([now.body.id, later.body.id]));
    for (const { body } of [now, later]) expect((await post(`${SILENCES}/${body.id}/end`)).status).toBe(204);
    expect(await listed(false)).toEqual([]);
    expect(await listed(true)).toContain(now.body.id);
    expect(await listed(true)).not.toContain(later.body.id);
    expect((await post(`${SILENCES}/${now.body.id}/end`)).body.error.code).toBe('SILENCE_ENDED');
    expect((await post(`${SILENCES}/${later.body.id}/end`)).status).toBe(404);
    expect((await actions()).slice(-4)).toEqual(['silence.create', 'silence.create', 'silence.end', 'silence.end']);
  });

  it('MO2 are refused where they would be over, or for too long, by the database’s clock', async () => {
    const silences = api.app.get(Silences, { strict: false });
    const order = { scope: 'all', key: '', reason: 'x', startsAt: null, createdBy: admin.userId } as const;
    for (const hours of [-1, 24 * 31])
      await expect(silences.create({ ...order, endsAt: new Date(inHours(hours)) })).rejects.toMatchObject({
        definition: { code: 'VALIDATION_FAILED' },
      });
    const begun = await silences.create({ ...order, startsAt: new Date(inHours(-1)), endsAt: new Date(inHours(1)) });
    expect([begun.state, begun.startsAt.getTime() > Date.now() - 60_000]).toEqual(['active', true]);
    await silences.end(begun.id, admin.userId);
  });

  it.each([
    ['endsAt', { endsAt: inHours(-1) }],
    ['endsAt', { endsAt: inHours(24 * 31) }],
    ['endsAt', { startsAt: inHours(3), endsAt: inHours(2) }],
    ['endsAt', { endsAt: 'soon' }],
    ['key', { scope: 'group' }],
    ['key', { key: 'database' }],
    ['subject', { scope: 'rule', key: 'disk-free', subject: 'a\u0000b' }],
    ['subject', { scope: 'rule', key: 'disk-free', subject: 'x'.repeat(101) }],
    ['subject', { subject: { $ne: '' } }],
    ['reason', { reason: '' }],
    ['scope', { scope: 'some' }],
  ])('MO2 are refused for %s', async (field, changes) => {
    const { status, body } = await post(SILENCES, { scope: 'all', reason: 'x', endsAt: inHours(1), ...changes });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(`"field":"${field}`)]);
  });
});

it('MO2 is for those who hold the permissions on the installation', async () => {
  const ana = await signIn(api.app);
  await owner.query(
    `insert into app.role_grants (id, user_id, role, scope_type, scope_id) select gen_random_uuid(), id, 'admin', 'organisation', organisation_id from app.users where id = $1`,
    [ana.userId],
  );
  const { id } = await rule('disk-free');
  const routes = [
    ['GET', RULES],
    ['GET', `${RULES}/${id}`],
    ['GET', `${RULES}/${id}/subjects`],
    ['GET', '/api/admin/alerts'],
    ['GET', '/api/admin/alert-signals'],
    ['GET', SILENCES],
    ['POST', RULES, own],
    ['PATCH', `${RULES}/${id}`, {}],
    ['POST', `${RULES}/${id}/reset`],
    ['DELETE', `${RULES}/${id}`],
    ['POST', SILENCES, { scope: 'all', reason: 'x', endsAt: inHours(1) }],
    ['POST', `${SILENCES}/${id}/end`],
  ] as const;
  for (const [method, url, body] of routes) {
    const sent = { method, url, ...(body && { body }) };
    expect([url, (await api.request(sent)).status]).toEqual([url, 401]);
    expect([url, (await api.request({ ...sent, token: ana.token })).status]).toEqual([url, 403]);
  }
});
