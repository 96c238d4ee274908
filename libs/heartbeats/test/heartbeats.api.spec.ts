import { signIn } from '#auth/testing';
import { newId } from '#platform/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeartbeatApi, startHeartbeatApi } from './heartbeat-api.js';

const URL_OF = '/api/admin/heartbeats';

describe('heartbeats', () => {
  let world: HeartbeatApi;
  beforeAll(async () => void (world = await startHeartbeatApi()));
  afterAll(() => world.close());

  const send = (method: 'GET' | 'POST' | 'HEAD' | 'PUT', url: string, headers = {}) => world.api.request({ method, url, headers });
  const admin = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', body?: object, headers = {}) =>
    world.api.request({ method, url: `${URL_OF}${path}`, token: world.boss.token, headers, ...(body && { body }) });
  const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];

  it('MO2 are new, up, late and down as reports come and stay away, and tell of it once', async () => {
    const { id, path } = await world.create('Nightly backup', 60, 30);
    const sweeper = world.sweeper();
    await sweeper.sweep();
    expect(await world.stateOf(id)).toBe('new');
    expect((await send('POST', path)).status).toBe(204);
    expect(await world.stateOf(id)).toBe('up');
    await world.age(id, 59);
    await sweeper.sweep();
    expect(await world.stateOf(id)).toBe('up');
    await world.age(id, 2);
    await sweeper.sweep();
    expect([await world.stateOf(id), await world.alertsOf(id)]).toEqual(['late', []]);
    await world.age(id, 30);
    await sweeper.sweep();
    await sweeper.sweep();
    expect([await world.stateOf(id), await world.alertsOf(id)]).toEqual(['down', ['firing']]);
    expect((await world.query('select label from alerts where subject = $1', [id]))[0]).toEqual({ label: 'Nightly backup' });
    expect((await send('GET', path)).status).toBe(204);
    expect([await world.stateOf(id), await world.alertsOf(id)]).toEqual(['up', ['resolved']]);
  });

  it('MO2 can be silenced alone, before anything is wrong and while it is', async () => {
    const [quiet, loud] = [await world.create('Quiet one'), await world.create('Loud one')];
    const { items: rules } = (await world.api.request({ url: '/api/admin/alert-rules', token: world.boss.token })).body;
    const { id: ruleId } = rules.find(({ key }: { key: string }) => key === 'heartbeat-missed');
    const { body: about } = await world.api.request({ url: `/api/admin/alert-rules/${ruleId}/subjects`, token: world.boss.token });
    expect(about.items).toEqual(
      expect.arrayContaining([
        { subject: quiet.id, label: 'Quiet one' },
        { subject: loud.id, label: 'Loud one' },
      ]),
    );
    const order = { scope: 'rule', key: 'heartbeat-missed', reason: 'Its machine moves', endsAt: new Date(Date.now() + 3_600_000) };
    const silence = (changes: object) =>
      world.api.request({ method: 'POST', url: '/api/admin/silences', token: world.boss.token, body: { ...order, ...changes } });
    const made = await silence({ subject: quiet.id });
    expect([made.status, made.body]).toMatchObject([201, { subject: quiet.id, label: 'Quiet one', severity: null }]);
    for (const { path } of [quiet, loud]) await send('POST', `${path}/fail`);
    const told = async () =>
      (await world.query('select subject, muted, told_at from alerts where subject = any ($1)', [[quiet.id, loud.id]])).map((alert) => [
        alert['subject'] === quiet.id ? 'quiet' : 'loud',
        alert['muted'],
        alert['told_at'] !== null,
      ]);
    expect((await told()).toSorted()).toEqual([
      ['loud', null, true],
      ['quiet', 'silenced', false],
    ]);
    expect((await world.query(`select after from ops.audit_entries where action = 'silence.create'`))[0]).toMatchObject({
      after: { scope: 'rule', key: 'heartbeat-missed', subject: quiet.id },
    });
    // Of what is not as bad as it says nobody is kept from hearing.
    for (const { path } of [quiet, loud]) await send('POST', path);
    await silence({ scope: 'group', key: 'heartbeats', severity: 'critical' });
    await send('POST', `${loud.path}/fail`);
    expect(await told()).toContainEqual(['loud', null, true]);
    await send('POST', loud.path);
    expect((await silence({ scope: 'group', key: 'heartbeats', severity: 'warning' })).body).toMatchObject({
      severity: 'warning',
      label: '',
    });
    await send('POST', `${loud.path}/fail`);
    expect(await told()).toContainEqual(['loud', 'silenced', false]);
    for (const changes of [{ scope: 'group', key: 'heartbeats', subject: quiet.id }, { severity: 'bad' }, { subject: 'x'.repeat(101) }])
      expect((await silence(changes)).status).toBe(400);
    await world.query('delete from silences');
    for (const { path } of [quiet, loud]) await send('POST', path);
  });

  it('MO2 go down at once when they report a failure, and up with the next good report, by whatever method', async () => {
    const { id, path } = await world.create('Failing');
    for (const method of ['POST', 'GET', 'HEAD'] as const) {
      expect((await send(method, `${path}/fail`)).status).toBe(204);
      expect((await send(method, `${path}/fail`)).status).toBe(204);
      expect(await world.stateOf(id)).toBe('down');
      const answer = await send(method, path);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(await world.stateOf(id)).toBe('up');
    }
    expect(await world.alertsOf(id)).toEqual(['resolved', 'resolved', 'resolved']);
    const { body } = await admin('GET', `/${id}`);
    expect(body.pings.map((ping: { failed: boolean }) => ping.failed)).toEqual([false, true, true, false, true, true, false, true, true]);
    // Whatever the body says does not matter.
    const form = await world.api.request({
      method: 'POST',
      url: path,
      body: 'exit=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form.status).toBe(204);
    expect((await send('PUT', path)).status).toBe(404);
  });

  it('MO2 refuse wrong, replaced and malformed tokens alike', async () => {
    const { id, path } = await world.create('Replaced');
    const renewed = await admin('POST', `/${id}/token`, undefined, { 'if-match': '"1"' });
    expect([renewed.status, renewed.body.version]).toEqual([200, 2]);
    const other = new URL(renewed.body.url).pathname;
    expect(other).not.toBe(path);
    const wrong = [
      path,
      `${path}/fail`,
      other.slice(0, -1),
      `${other}x`,
      `/api/heartbeats/${'A'.repeat(43)}`,
      '/api/heartbeats/%00',
      `/api/heartbeats/${id}`,
    ];
    for (const url of wrong)
      for (const method of ['POST', 'GET'] as const) {
        const answer = await send(method, url);
        expect([url, codeOf(answer), Object.keys(answer.body.error)]).toEqual([url, [404, 'NOT_FOUND'], ['code', 'message', 'requestId']]);
      }
    expect((await send('HEAD', path)).status).toBe(404);
    expect((await send('POST', other)).status).toBe(204);
    // No token is kept in the clear.
    const row = (await world.query('select h::text as text from heartbeats h where id = $1', [id]))[0]!['text'] as string;
    expect(row).not.toContain(other.split('/').at(-1));
    expect(world.api.logLines.join('\n')).not.toContain(other.split('/').at(-1));
  });

  it('MO2 are heard during maintenance, too', async () => {
    const { id, path } = await world.create('During maintenance');
    const set = (url: string, body?: object) =>
      world.api.request({ method: 'POST', url: `/api/admin/maintenance/${url}`, token: world.boss.token, ...(body && { body }) });
    for (const level of ['read_only', 'full']) {
      expect((await set('enable', { level, reason: 'Test' })).status).toBe(200);
      for (const method of ['POST', 'GET', 'HEAD'] as const)
        expect([level, method, (await send(method, path)).status]).toEqual([level, method, 204]);
      expect((await set('disable')).status).toBe(200);
    }
    expect(await world.stateOf(id)).toBe('up');
  });

  it('MO2 are counted by a longer period when one is set, and deleted with their alert', async () => {
    const { id, path } = await world.create('Slow', 60, 0);
    await send('POST', path);
    await world.age(id, 100);
    await world.sweeper().sweep();
    expect([await world.stateOf(id), await world.alertsOf(id)]).toEqual(['down', ['firing']]);
    const stale = await admin('PATCH', `/${id}`, { periodSeconds: 3600 }, { 'if-match': '"7"' });
    expect(codeOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
    const changed = await admin('PATCH', `/${id}`, { periodSeconds: 3600 }, { 'if-match': '"1"' });
    expect([changed.status, changed.body.state, changed.body.version]).toEqual([200, 'up', 2]);
    expect(await world.alertsOf(id)).toEqual(['resolved']);
    // But a failure stays one.
    await send('POST', `${path}/fail`);
    expect((await admin('PATCH', `/${id}`, { periodSeconds: 7200 })).body.state).toBe('down');
    expect((await admin('DELETE', `/${id}`)).status).toBe(204);
    expect(await world.alertsOf(id)).toEqual(['resolved', 'resolved']);
    expect(codeOf(await admin('GET', `/${id}`))).toEqual([404, 'NOT_FOUND']);
    expect((await send('POST', path)).status).toBe(404);
  });

  it('MO2 are set up by whoever may change rules on the installation, in bounds, and by one name', async () => {
    const good = { name: 'Good', periodSeconds: 60, graceSeconds: 0 };
    expect((await admin('POST', '', good)).status).toBe(201);
    expect(codeOf(await admin('POST', '', { ...good, name: 'GOOD' }))).toEqual([409, 'HEARTBEAT_NAME_TAKEN']);
    const bad = [
      {},
      { ...good, name: '' },
      { ...good, name: 'x'.repeat(81) },
      { ...good, periodSeconds: 29 },
      { ...good, periodSeconds: 31_536_001 },
      { ...good, periodSeconds: 60.5 },
      { ...good, graceSeconds: -1 },
      { ...good, graceSeconds: '30' },
      { ...good, state: 'up' },
    ];
    for (const body of bad) expect([body, (await admin('POST', '', body)).status]).toEqual([body, 400]);
    const { items } = (await admin('GET')).body;
    const { id } = items.find(({ name }: { name: string }) => name === 'Good');
    const ana = await signIn(world.api.app);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '', { ...good, name: 'Hers' }],
      ['GET', `/${id}`, undefined],
      ['PATCH', `/${id}`, { name: 'Hers' }],
      ['POST', `/${id}/token`, undefined],
      ['DELETE', `/${id}`, undefined],
    ] as const) {
      const url = `${URL_OF}${path}`;
      expect([method, path, (await world.api.request({ method, url, ...(body && { body }) })).status]).toEqual([method, path, 401]);
      expect(codeOf(await world.api.request({ method, url, token: ana.token, ...(body && { body }) }))).toEqual([403, 'FORBIDDEN']);
    }
    for (const path of [`/${newId()}`, '/x']) {
      expect((await admin('GET', path)).status).toBe(404);
      expect((await admin('PATCH', path, {})).status).toBe(404);
      expect((await admin('DELETE', path)).status).toBe(404);
    }
    const trail = await world.query(`select action, after::text from ops.audit_entries where target_id = $1 order by id`, [id]);
    expect(trail.map(({ action }) => action)).toEqual(['heartbeat.create']);
  });
});
