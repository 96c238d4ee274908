import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OnCallPersonalData } from '../src/on-call-personal-data.js';
import { type OnCallApi, startOnCallApi } from './on-call-api.js';

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe('who is on call', () => {
  let world: OnCallApi;
  let ana: SignedIn;
  let bea: SignedIn;
  let cai: SignedIn;

  beforeAll(async () => {
    world = await startOnCallApi();
    [ana, bea, cai] = [await world.responder('Ana'), await world.responder('Bea'), await world.responder('Cai')];
  });
  afterEach(async () => {
    await world.query(`update users set status = 'active' where status = 'suspended'`);
    await world.query('delete from rotas');
  });
  afterAll(() => world.close());

  const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];
  const recipients = (step: number) => world.escalation.recipients(step, new Date());
  const idsOf = (...people: SignedIn[]) => people.map(({ userId }) => userId);

  it('MO2 is everybody who may act, before any rota is there', async () => {
    const office = await world.responder('Office');
    const [organisation] = await world.query('select id from organisations limit 1');
    const elsewhere = await signIn(world.api.app);
    await world.grant(elsewhere.userId, 'on-call', { type: 'organisation', id: organisation!['id'] as string });
    const gone = await world.responder('Gone');
    await world.suspend(gone.userId);
    expect(await world.onCall.onCall(new Date())).toEqual([]);
    for (const step of [0, 1, 2]) expect(await recipients(step)).toEqual(idsOf(world.boss, ana, bea, cai, office));
    expect(await recipients(3)).toEqual([]);
    const { body } = await world.send('GET', 'on-call');
    expect(body.items).toEqual([]);
    expect(body.everybody).toContainEqual({ userId: ana.userId, displayName: 'Ana Guardia' });
    for (const { userId } of [office, gone, elsewhere]) await world.query('delete from role_grants where user_id = $1', [userId]);
  });

  it('MO2 follows a rota, skips who cannot act and says so, and takes back what was taken over', async () => {
    const people = idsOf(ana, bea, cai);
    const id = await world.rota('Platform', people);
    const now = async () => (await world.send('GET', 'on-call')).body.items.find(({ rotaId }: { rotaId: string }) => rotaId === id);
    const first = await now();
    const [mine, next, third] = [0, 1, 2].map((offset) => people[(people.indexOf(first.current.userId) + offset) % 3]!);
    expect(first).toMatchObject({
      rotaName: 'Platform',
      zone: 'Europe/Madrid',
      current: { displayName: expect.stringMatching(/Guardia$/), substituteFor: null, override: null, note: null },
      next: { userId: next, from: first.current.to },
    });
    expect(await recipients(0)).toEqual([mine]);
    expect(await recipients(1)).toEqual([next]);

    await world.suspend(mine!);
    expect((await now()).current).toMatchObject({ userId: next, substituteFor: { userId: mine } });
    expect(await world.onCall.onCall(new Date())).toEqual([
      { rotaId: id, userId: next, until: new Date(first.current.to), substituteFor: mine },
    ]);
    const { members } = (await world.send('GET', `rotas/${id}`)).body;
    expect(members.find(({ userId }: { userId: string }) => userId === mine)).toMatchObject({ canAct: false });
    expect([await recipients(0), await recipients(1)]).toEqual([[next], [third]]);
    await world.suspend(next!);
    await world.suspend(third!);
    expect((await now()).current).toMatchObject({ userId: null, displayName: null });
    expect([await world.onCall.onCall(new Date()), await recipients(0)]).toEqual([[], [world.boss.userId]]);
    for (const userId of people) await world.reinstate(userId);

    const by = [ana, bea, cai].find(({ userId }) => userId === third)!;
    const body = { userId: third, endsAt: inHours(2), note: 'At the dentist' };
    const taken = await world.send('POST', `rotas/${id}/overrides`, body, { by });
    expect([taken.status, taken.body]).toEqual([
      201,
      { id: expect.any(String), userId: third, from: expect.any(String), to: body.endsAt, note: 'At the dentist' },
    ]);
    expect((await now()).current).toMatchObject({ userId: third, to: body.endsAt, override: taken.body.id, note: 'At the dentist' });
    expect([await recipients(0), await recipients(1)]).toEqual([[third], [next]]);
    const shifts = (await world.send('GET', `rotas/${id}/shifts?from=${inHours(-1)}&to=${inHours(3)}`)).body.items;
    expect(shifts.map(({ userId }: { userId: string }) => userId)).toEqual([mine, third, mine]);
    const overlapping = await world.send('POST', `rotas/${id}/overrides`, { userId: ana.userId, startsAt: inHours(1), endsAt: inHours(5) });
    expect(codeOf(overlapping)).toEqual([409, 'OVERRIDE_OVERLAPS']);
    expect((await world.send('DELETE', `rotas/${id}/overrides/${taken.body.id}`, undefined, { by })).status).toBe(204);
    expect((await now()).current).toMatchObject({ userId: mine });
    expect(codeOf(await world.send('DELETE', `rotas/${id}/overrides/${taken.body.id}`))).toEqual([409, 'OVERRIDE_OVER']);
    const actions = await world.query('select action from ops.audit_entries where target_id = $1 order by id', [id]);
    expect(actions.map(({ action }) => action)).toEqual(['rota.create', 'rota.take-over', 'rota.give-back']);
    expect((await world.send('DELETE', `rotas/${id}`, undefined, { ifMatch: '"2"' })).status).toBe(412);
    expect((await world.send('DELETE', `rotas/${id}`)).status).toBe(204);
  });

  it('MO2 is taken over by oneself only, unless one sets things up', async () => {
    const id = await world.rota('Own', idsOf(ana, bea));
    const take = (by: SignedIn, userId: string, times: object = {}) =>
      world.send('POST', `rotas/${id}/overrides`, { userId, startsAt: inHours(1), endsAt: inHours(2), ...times }, { by });
    expect(codeOf(await take(ana, bea.userId))).toEqual([403, 'FORBIDDEN']);
    const outsider = await signIn(world.api.app);
    expect(codeOf(await take(outsider, outsider.userId))).toEqual([403, 'FORBIDDEN']);
    expect(codeOf(await take(world.boss, outsider.userId))).toEqual([422, 'PERSON_CANNOT_ACT']);
    const taken = await take(world.boss, bea.userId);
    expect(taken.status).toBe(201);
    const path = `rotas/${id}/overrides/${taken.body.id}`;
    expect(codeOf(await world.send('DELETE', path, undefined, { by: ana }))).toEqual([403, 'FORBIDDEN']);
    expect((await world.send('DELETE', path, undefined, { by: bea })).status).toBe(204);
    for (const other of [path, ...[newId(), 'x'].map((no) => `rotas/${id}/overrides/${no}`), `rotas/${newId()}/overrides/${taken.body.id}`])
      expect(codeOf(await world.send('DELETE', other))).toEqual([404, 'NOT_FOUND']);
    const bad = [
      { startsAt: inHours(1), endsAt: inHours(1) },
      { startsAt: inHours(2), endsAt: inHours(1) },
      { endsAt: inHours(1 + 93 * 24) },
      { startsAt: inHours(367 * 24), endsAt: inHours(368 * 24) },
      { startsAt: undefined, endsAt: inHours(-1) },
      { endsAt: 'tomorrow' },
      { note: 'x'.repeat(201) },
      { userId: 'x' },
    ];
    for (const times of bad) expect([times, (await take(world.boss, ana.userId, times)).status]).toEqual([times, 400]);
    await world.send('DELETE', `rotas/${id}`);
  });

  const values = { name: 'Night', zone: 'America/Chicago', handover: '18:30', shiftDays: 1, startsOn: '2026-03-01' };

  it('MO2 is set up by one name, and as it was seen', async () => {
    const good = { ...values, userIds: idsOf(ana, bea) };
    const made = await world.send('POST', 'rotas', good);
    const { id } = made.body;
    const member = ({ userId }: SignedIn, displayName: string) => ({ userId, displayName, canAct: true });
    expect([made.status, made.body]).toEqual([
      201,
      { id, ...values, members: [member(ana, 'Ana Guardia'), member(bea, 'Bea Guardia')], version: 1 },
    ]);
    expect(codeOf(await world.send('POST', 'rotas', { ...good, name: 'NIGHT' }))).toEqual([409, 'ROTA_NAME_TAKEN']);
    const changed = await world.send('PATCH', `rotas/${id}`, { userIds: [cai.userId.toUpperCase(), ana.userId] }, { ifMatch: '"1"' });
    expect([changed.status, changed.body]).toMatchObject([
      200,
      { ...values, members: [{ userId: cai.userId }, { userId: ana.userId }], version: 2 },
    ]);
    expect(codeOf(await world.send('PATCH', `rotas/${id}`, { name: 'Late' }, { ifMatch: '"1"' }))).toEqual([412, 'PRECONDITION_FAILED']);
  });

  it('MO2 is set up in bounds, of people who may act', async () => {
    const good = { ...values, userIds: idsOf(ana, cai) };
    const id = await world.rota('Night', good.userIds, values);
    const bad = [
      { name: '' },
      { zone: 'Mars/Base' },
      { handover: '24:00' },
      { handover: '9:00' },
      { shiftDays: 0 },
      { shiftDays: 29 },
      { startsOn: '2026-02-30' },
      { userIds: [] },
      { userIds: [ana.userId, ana.userId] },
      { userIds: [ana.userId, ana.userId.toUpperCase()] },
      { userIds: ['x'] },
      { userIds: Array.from({ length: 51 }, () => newId()) },
      { version: 7 },
    ];
    for (const change of bad) {
      expect([change, (await world.send('POST', 'rotas', { ...good, name: 'Bad', ...change })).status]).toEqual([change, 400]);
      expect([change, (await world.send('PATCH', `rotas/${id}`, change)).status]).toEqual([change, 400]);
    }
    const outsider = await signIn(world.api.app);
    const refused = await world.send('PATCH', `rotas/${id}`, { userIds: [ana.userId, outsider.userId] });
    expect([codeOf(refused), refused.body.error.details]).toEqual([[422, 'PERSON_CANNOT_ACT'], { userIds: [outsider.userId] }]);
    // Who is a member already may stay while suspended.
    await world.suspend(cai.userId);
    expect((await world.send('PATCH', `rotas/${id}`, { userIds: idsOf(cai, ana) })).status).toBe(200);
    await world.reinstate(cai.userId);
  });

  it('MO2 has its turns at the hour of its zone, and is for those who may read or set it up', async () => {
    const id = await world.rota('Night', idsOf(ana, cai), values);
    const outsider = await signIn(world.api.app);
    for (const query of ['', '?from=2026-01-01', `?from=2026-02-01&to=2026-01-01`, '?from=2026-01-01&to=2026-04-04', '?from=a&to=b'])
      expect([query, (await world.send('GET', `rotas/${id}/shifts${query}`)).status]).toEqual([query, 400]);
    const spring = (await world.send('GET', `rotas/${id}/shifts?from=2026-03-07&to=2026-03-09`)).body.items;
    expect(spring.map(({ from }: { from: string }) => from.slice(0, 16))).toEqual([
      '2026-03-06T00:30',
      '2026-03-07T00:30',
      '2026-03-08T00:30',
      '2026-03-08T23:30',
    ]);
    for (const [method, path, body] of [
      ['GET', 'rotas', undefined],
      ['POST', 'rotas', { ...values, userIds: idsOf(ana) }],
      ['GET', `rotas/${id}`, undefined],
      ['PATCH', `rotas/${id}`, { name: 'Hers' }],
      ['DELETE', `rotas/${id}`, undefined],
      ['GET', `rotas/${id}/shifts?from=2026-03-07&to=2026-03-09`, undefined],
      ['GET', 'on-call', undefined],
      ['GET', 'escalation', undefined],
      ['PUT', 'escalation', { steps: [], repeatMinutes: 60 }],
    ] as const) {
      expect([method, path, codeOf(await world.send(method, path, body, { by: outsider }))]).toEqual([method, path, [403, 'FORBIDDEN']]);
      const asResponder = await world.send(method, path, body, { by: ana });
      expect([method, path, asResponder.status]).toEqual([method, path, method === 'GET' ? 200 : 403]);
    }
    for (const path of [`rotas/${newId()}`, 'rotas/x']) {
      expect((await world.send('GET', path)).status).toBe(404);
      expect((await world.send('PATCH', path, {})).status).toBe(404);
      expect((await world.send('GET', `${path}/shifts?from=2026-03-07&to=2026-03-09`)).status).toBe(404);
      expect((await world.send('POST', `${path}/overrides`, { userId: ana.userId, endsAt: inHours(1) })).status).toBe(404);
    }
  });

  it('MO2 escalates in steps, which are replaced as a whole', async () => {
    const id = await world.rota('Steps', idsOf(ana, bea));
    const before = (await world.send('GET', 'escalation')).body;
    const step = (afterMinutes: number, to: object, byMail = false) => ({ afterMinutes, to, byMail });
    expect(before.steps.map(({ afterMinutes, to: { kind }, byMail }: any) => [afterMinutes, kind, byMail])).toEqual([
      [0, 'on-call', false],
      [5, 'on-call', false],
      [15, 'everybody', true],
    ]);
    const wish = {
      steps: [
        step(0, { kind: 'on-call', rotaId: id, offset: 1 }),
        step(10, { kind: 'person', userId: cai.userId.toUpperCase() }, true),
        step(20, { kind: 'rota', rotaId: id }),
      ],
      repeatMinutes: 60,
    };
    const after = await world.send('PUT', 'escalation', wish, { ifMatch: `"${before.version}"` });
    expect([after.status, after.body]).toMatchObject([200, { version: before.version + 1, repeatMinutes: 60 }]);
    expect(after.body.steps[1].to).toEqual({ kind: 'person', rotaId: null, offset: null, userId: cai.userId, displayName: 'Cai Guardia' });
    // What was read may be sent again, but for what it shows beside.
    const again = after.body.steps.map(({ to: { displayName: __, ...to }, ...rest }: any) => ({ ...rest, to }));
    expect((await world.send('PUT', 'escalation', { steps: again, repeatMinutes: 60 })).status).toBe(200);
    expect(codeOf(await world.send('PUT', 'escalation', wish, { ifMatch: `"${before.version}"` }))).toEqual([412, 'PRECONDITION_FAILED']);
    const [current] = await world.onCall.onCall(new Date());
    const other = idsOf(ana, bea).find((userId) => userId !== current!.userId)!;
    expect(await Promise.all([0, 1, 2].map(recipients))).toEqual([[other], [cai.userId], idsOf(ana, bea)]);
    expect(codeOf(await world.send('DELETE', `rotas/${id}`))).toEqual([409, 'ROTA_IN_USE']);
    // Who is named and cannot act is stood in for by everybody.
    await world.suspend(cai.userId);
    expect(await recipients(1)).toEqual(idsOf(world.boss, ana, bea));
    expect((await world.send('PUT', 'escalation', wish)).status).toBe(200);
    await world.reinstate(cai.userId);

    const bad = [
      { steps: [] },
      { steps: Array.from({ length: 9 }, (_, index) => step(index, { kind: 'everybody' })) },
      { steps: [step(0, { kind: 'everybody' }), step(0, { kind: 'everybody' })] },
      { steps: [step(-1, { kind: 'everybody' })] },
      { steps: [step(1441, { kind: 'everybody' })] },
      { steps: [step(0, { kind: 'nobody' })] },
      { steps: [step(0, { kind: 'person' })] },
      { steps: [step(0, { kind: 'person', userId: ana.userId, rotaId: id })] },
      { steps: [step(0, { kind: 'rota' })] },
      { steps: [step(0, { kind: 'rota', rotaId: newId() })] },
      { steps: [step(0, { kind: 'everybody', offset: 0 })] },
      { steps: [step(0, { kind: 'on-call', offset: 6 })] },
      { steps: [step(0, { kind: 'on-call', userId: ana.userId })] },
      { steps: [{ afterMinutes: 0, to: 'everybody', byMail: false }] },
      { steps: [null] },
      { steps: 'x' },
      { repeatMinutes: 9 },
      { repeatMinutes: 1441 },
    ];
    for (const change of bad) {
      const answer = await world.send('PUT', 'escalation', { ...wish, ...change });
      expect([change, codeOf(answer)]).toEqual([change, [400, 'VALIDATION_FAILED']]);
    }
    const outsider = await signIn(world.api.app);
    const refused = await world.send('PUT', 'escalation', { ...wish, steps: [step(0, { kind: 'person', userId: outsider.userId })] });
    expect(codeOf(refused)).toEqual([422, 'PERSON_CANNOT_ACT']);
  });

  it('US6 is handed over and forgotten with its person', async () => {
    const dan = await world.responder('Dan');
    const id = await world.rota('Leaving', idsOf(ana, dan, bea), { handover: '09:00' });
    const taken = { userId: dan.userId, startsAt: inHours(1), endsAt: inHours(2), note: 'Swap' };
    await world.send('POST', `rotas/${id}/overrides`, taken);
    const steps = [{ afterMinutes: 0, to: { kind: 'person', userId: dan.userId }, byMail: false }];
    expect((await world.send('PUT', 'escalation', { steps, repeatMinutes: 60 })).status).toBe(200);
    const kept: Record<string, unknown[]> = {};
    for await (const { path, records } of world.api.app.get(PersonalData, { strict: false }).exportOf(dan.userId, []))
      if (path.startsWith('on-call/')) for await (const record of records) (kept[path.slice(8)] ??= []).push(record);
    expect(kept).toEqual({
      'rotas.json': [{ name: 'Leaving', zone: 'Europe/Madrid', handover: '09:00' }],
      'shifts-taken-over.json': [{ from: new Date(taken.startsAt), until: new Date(taken.endsAt), note: 'Swap' }],
      'escalation.json': [{ afterMinutes: 0, byMail: false }],
    });
    const contributor = world.api.app.get(OnCallPersonalData, { strict: false });
    for (let time = 0; time < 2; time += 1) await contributor.erase({ userId: dan.userId, email: dan.email, emails: [dan.email] });
    const { members } = (await world.send('GET', `rotas/${id}`)).body;
    expect(members.map(({ userId }: { userId: string }) => userId)).toEqual(idsOf(ana, bea));
    expect(await world.query('select 1 from rota_overrides where rota_id = $1', [id])).toEqual([]);
    expect((await world.send('GET', 'escalation')).body.steps).toMatchObject([{ to: { kind: 'on-call', rotaId: null, offset: 0 } }]);
  });
});
