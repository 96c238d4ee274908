import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { Alerts, defineAlert, type DefaultRule } from '#platform/alerts';
import { newId } from '#platform/database';
import { Mails } from '#platform/mail';
import { PersonalData } from '#platform/privacy';
import { IncidentPager } from '../src/incident-pager.service.js';
import { IncidentRepository } from '../src/incident.repository.js';
import { IncidentsPersonalData } from '../src/incidents-personal-data.js';

const URL = '/api/admin/incidents';
const runbook = { means: 'It is odd.', look: ['at it'], act: ['mend it'] };
const ODD = defineAlert({
  key: 'odd',
  group: 'oddities',
  severity: 'warning',
  name: { en: 'Something is odd', es: 'Algo es raro' },
  condition: { kind: 'raised' },
  runbook: { en: runbook, es: runbook },
});
const BAD = defineAlert({ ...ODD, key: 'bad', severity: 'critical', name: { en: 'Something is bad', es: 'Algo va mal' } });

describe('incidents', () => {
  let api: TestApi;
  let database: Client;
  let ana: SignedIn;
  let eva: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    [ana, eva] = [await signIn(api.app, { admin: true, firstName: 'Ana' }), await signIn(api.app, { admin: true, firstName: 'Eva' })];
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });
  beforeEach(async () => {
    await database.query('delete from incidents; delete from alerts; delete from silences; delete from mails');
  });

  const raise = (rule: DefaultRule, label: string) => api.app.get(Alerts, { strict: false }).raise(rule, label, label);
  const clear = (rule: DefaultRule, label: string) => api.app.get(Alerts, { strict: false }).clear(rule, label);
  const read = async (by: SignedIn, path = '') => (await api.request({ url: `${URL}${path}`, token: by.token })).body;
  const post = (by: SignedIn, path: string, body?: unknown) =>
    api.request({ method: 'POST', url: `${URL}/${path}`, token: by.token, body });
  const only = async () => (await read(ana)).items[0];
  const mails = async () =>
    (await database.query(`select to_address as to, template, subject from mails order by created_at, to_address`)).rows as Record<
      string,
      string
    >[];
  const actions = async (id: string) =>
    (await database.query(`select action, actor_id from audit_entries where target_type = 'incident' and target_id = $1 order by id`, [id]))
      .rows;

  it('MO2 gathers the alerts of a group, tells everybody who may act once by mail, and ends with the last alert', async () => {
    const queue = vi.spyOn(api.app.get(Mails, { strict: false }), 'queue');
    await raise(ODD, 'one');
    // Maintenance does not hold them up.
    expect(queue.mock.calls.map(([, { urgent }]) => urgent)).toEqual([true, true]);
    queue.mockRestore();
    await raise(BAD, 'two');
    await raise(ODD, 'one');
    const incident = await only();
    expect(incident).toMatchObject({
      group: 'oddities',
      state: 'firing',
      severity: 'critical',
      name: BAD.name,
      label: 'two',
      firing: 2,
      total: 2,
      isTest: false,
      acknowledgedBy: null,
    });
    expect(await mails()).toEqual(
      [ana.email, eva.email].toSorted().map((to) => ({ to, template: 'incidents.page', subject: 'Incident: 🟠 Something is odd: one' })),
    );
    await clear(ODD, 'one');
    await clear(BAD, 'two');
    const detail = await read(ana, `/${incident.id}`);
    expect(detail).toMatchObject({ state: 'resolved', firing: 0, total: 2, resolvedBy: null, byHand: false });
    expect(detail.alerts).toHaveLength(2);
    expect(detail.runbooks.map(({ ruleKey }: { ruleKey: string }) => ruleKey).toSorted()).toEqual(['bad', 'odd']);
    expect(detail.pages).toEqual([expect.objectContaining({ channel: 'mail', status: 'sent', step: 0 }), expect.anything()]);
    expect(detail.entries.map(({ kind }: { kind: string }) => kind)).toEqual([
      'resolved',
      'alert-resolved',
      'alert-resolved',
      'alert-fired',
      'paged',
      'paged',
      'opened',
      'alert-fired',
    ]);
    expect((await read(ana, '?state=open')).items).toEqual([]);
    expect((await read(ana, '?state=resolved&group=oddities')).items).toHaveLength(1);
    expect((await read(ana, '?group=others')).items).toEqual([]);
  });

  it('MO2 goes on in the same incident when it fires again soon, and in another one later', async () => {
    await raise(ODD, 'one');
    await clear(ODD, 'one');
    await raise(ODD, 'one');
    expect(await read(ana)).toMatchObject({ items: [{ state: 'firing', total: 2 }] });
    await clear(ODD, 'one');
    await database.query(`update incidents set resolved_at = now() - interval '6 minutes'`);
    await raise(ODD, 'one');
    expect((await read(ana)).items.map(({ total }: { total: number }) => total)).toEqual([1, 2]);
    const first = await read(ana, '?limit=1');
    expect((await read(ana, `?limit=1&cursor=${first.nextCursor}`)).items[0].id).not.toBe(first.items[0].id);
  });

  it('MO2 is taken by one of those who press at once, and shows the others who has it', async () => {
    await raise(ODD, 'one');
    const { id } = await only();
    const answers = await Promise.all([ana, eva, ana, eva].map((by) => post(by, `${id}/acknowledge`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const names = new Set(answers.map(({ body }) => body.acknowledgedBy.displayName as string));
    expect(names.size).toBe(1);
    expect(await actions(id)).toEqual([{ action: 'incident.acknowledge', actor_id: answers[0]!.body.acknowledgedBy.id }]);
    await raise(BAD, 'worse');
    expect(await only()).toMatchObject({ state: 'firing', severity: 'critical', acknowledgedBy: null });
    await clear(ODD, 'one');
    await clear(BAD, 'worse');
    expect((await post(ana, `${id}/acknowledge`)).body.error.code).toBe('INCIDENT_OVER');
  });

  it('MO2 who may not act any more hears nothing of it when it fires again', async () => {
    const leo = await signIn(api.app, { admin: true });
    await raise(ODD, 'one');
    await clear(ODD, 'one');
    await database.query('delete from role_grants where user_id = $1', [leo.userId]);
    await raise(ODD, 'one');
    const { rows } = await database.query(`select user_id from incident_pages where status = 'waiting' order by user_id`);
    expect(rows.map(({ user_id: userId }) => userId as string)).toEqual([ana.userId, eva.userId].toSorted());
    const incident = await api.app.get(IncidentRepository, { strict: false }).find((await only()).id);
    await database.query('delete from mails');
    await api.app.get(IncidentPager, { strict: false }).mailInstead(incident!, { userId: leo.userId, round: 9, step: 0 }, new Date());
    expect(await mails()).toEqual([]);
  });

  it('MO2 is silenced with its group, closed by hand, and written about', async () => {
    await raise(ODD, 'one');
    const { id } = await only();
    const silenced = await post(ana, `${id}/silence`, { minutes: 60, reason: 'known' });
    expect(silenced.body).toMatchObject({ silencedBy: { id: ana.userId }, nextStepAt: silenced.body.silencedUntil });
    expect((await database.query('select scope, key, reason from silences')).rows).toEqual([
      { scope: 'group', key: 'oddities', reason: 'known' },
    ]);
    expect((await post(ana, `${id}/notes`, { text: 'Called the provider.\nThey look.' })).body.entries[0]).toMatchObject({
      kind: 'noted',
      text: 'Called the provider.\nThey look.',
      person: { id: ana.userId },
    });
    const closed = await post(eva, `${id}/resolve`, { reason: 'planned' });
    expect(closed.body).toMatchObject({ state: 'resolved', byHand: true, resolvedBy: { id: eva.userId }, firing: 1 });
    for (const [path, body] of [
      ['resolve', { reason: 'x' }],
      ['silence', { minutes: 5, reason: 'x' }],
    ] as const)
      expect((await post(ana, `${id}/${path}`, body)).body.error.code).toBe('INCIDENT_OVER');
    expect((await actions(id)).map(({ action }) => action)).toEqual(['incident.silence', 'incident.resolve']);
    // What still fired belongs to it, and what fires anew does not.
    await database.query('delete from silences');
    await raise(BAD, 'other');
    await clear(ODD, 'one');
    expect((await read(ana)).items.map(({ state, firing }: { state: string; firing: number }) => [state, firing])).toEqual([
      ['firing', 1],
      ['resolved', 0],
    ]);
  });

  it('MO2 a test pages only oneself, and is over when it is acknowledged', async () => {
    const { status, body } = await post(ana, 'test');
    expect([status, body]).toEqual([200, { incidentId: expect.any(String), channel: 'mail' }]);
    expect(await mails()).toEqual([{ to: ana.email, template: 'incidents.page', subject: 'Incident: 🔵 Test alert' }]);
    expect((await post(ana, `${body.incidentId}/silence`, { minutes: 5, reason: 'x' })).body.error.code).toBe('INCIDENT_IS_TEST');
    const again = await post(ana, 'test');
    expect(again.body.channel).toBeNull();
    expect((await post(ana, `${again.body.incidentId}/acknowledge`)).body).toMatchObject({ state: 'resolved', isTest: true });
    expect((await read(ana, '?state=open')).items).toEqual([]);
  });

  it('MO2 are for those who look after the installation, and refuse what is malformed', async () => {
    await raise(ODD, 'one');
    const { id } = await only();
    const user = await signIn(api.app);
    const local = await signIn(api.app);
    const { rows } = await database.query(`select organisation_id as id from users where id = $1`, [local.userId]);
    await database.query(`insert into role_grants (id, user_id, role, scope_type, scope_id) values ($1, $2, 'admin', 'organisation', $3)`, [
      newId(),
      local.userId,
      rows[0].id,
    ]);
    const bodies = { silence: { minutes: 5, reason: 'x' }, resolve: { reason: 'x' }, notes: { text: 'x' } } as const;
    for (const by of [user, local]) {
      expect((await api.request({ url: URL, token: by.token })).status).toBe(403);
      expect((await api.request({ url: `${URL}/${id}`, token: by.token })).status).toBe(403);
      for (const path of [`${id}/acknowledge`, 'test']) expect((await post(by, path)).status).toBe(403);
      for (const [path, body] of Object.entries(bodies)) expect((await post(by, `${id}/${path}`, body)).status).toBe(403);
    }
    const nobody = newId();
    expect((await api.request({ url: `${URL}/${nobody}`, token: ana.token })).status).toBe(404);
    expect((await post(ana, `${nobody}/acknowledge`)).status).toBe(404);
    for (const [path, body] of Object.entries(bodies)) {
      expect((await post(ana, `${nobody}/${path}`, body)).status).toBe(404);
      expect((await post(ana, `${id}/${path}`, {})).status).toBe(400);
    }
    for (const body of [
      { minutes: 4, reason: 'x' },
      { minutes: 10_081, reason: 'x' },
      { minutes: 5.5, reason: 'x' },
      { minutes: 5, reason: ' ' },
    ])
      expect((await post(ana, `${id}/silence`, body)).status).toBe(400);
    expect((await post(ana, `${id}/notes`, { text: 'x'.repeat(2_001) })).status).toBe(400);
    for (const query of ['?state=x', '?group=%20', '?cursor=x', '?limit=101'])
      expect((await api.request({ url: `${URL}${query}`, token: ana.token })).status).toBe(400);
    expect((await api.request({ url: URL })).status).toBe(401);
  });

  it('MO2 forgets a person: their messages and words go, what they did stays without a name', async () => {
    const gone = await signIn(api.app, { admin: true });
    await raise(ODD, 'one');
    const { id } = await only();
    await post(gone, `${id}/notes`, { text: 'my own words' });
    await post(gone, `${id}/acknowledge`);
    const files = new Map<string, unknown[]>();
    for await (const { path, records } of api.app.get(PersonalData, { strict: false }).exportOf(gone.userId))
      if (path.startsWith('incidents/')) files.set(path, [...(records as unknown[])]);
    expect(files.get('incidents/pages.json')).toEqual([expect.objectContaining({ channel: 'mail' })]);
    expect(files.get('incidents/deeds.json')).toContainEqual(expect.objectContaining({ detail: { text: 'my own words' } }));
    await api.app.get(IncidentsPersonalData, { strict: false }).erase({ userId: gone.userId, email: gone.email, emails: [] });
    const { rows } = await database.query('select detail::text as text from incident_entries where user_id = $1', [gone.userId]);
    expect(rows.map(({ text }) => text)).not.toContain(expect.stringContaining('my own words'));
    expect((await database.query('select from incident_pages where user_id = $1', [gone.userId])).rowCount).toBe(0);
    await database.query('delete from role_grants where user_id = $1', [gone.userId]);
  });
});
