import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { runInContext, type ActorRef } from '#platform/context';
import { newId, Transactions } from '#platform/database';
import { grantRole } from '#users/testing';
import { AuditListQuery } from '../src/audit-list.query.js';
import { AuditChainService, AuditLog, type AuditEntry } from '../src/index.js';

describe('the trail of critical actions', () => {
  let api: TestApi;
  let database: Client;
  let admin: SignedIn;
  let ana: SignedIn;
  let organisationId: string;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    admin = await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' });
    ana = await signIn(api.app, { firstName: 'Ana', lastName: 'Prieto' });
    organisationId = newId();
    await database.query(`insert into organisations (id, name, slug, time_zone) values ($1, 'Other', 'other', 'UTC')`, [organisationId]);
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const record = (entry: Partial<AuditEntry>, actor: ActorRef = { kind: 'system', reason: 'test' }): Promise<string> =>
    runInContext({ correlationId: newId(), actor, address: '203.0.113.9' }, () =>
      get(Transactions).run(() => get(AuditLog).record({ action: 'test.act', target: { type: 'thing', id: 'x' }, ...entry })),
    );
  const holderIn = async (organisation: string, role: string): Promise<SignedIn> => {
    const boss = await signIn(api.app, { organisationId: organisation });
    await grantRole(database, boss.userId, role, 'organisation');
    return boss;
  };
  const read = (query: string, token = admin.token) => api.request({ url: `/api/v1/audit-logs?${query}`, token });
  const idsOf = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map((item) => item.id);

  it('AD2 shows an entry whole: who, as whom, to what, from which request, before and after', async () => {
    const actor = { kind: 'user', id: ana.userId, sessionId: newId(), impersonatorId: admin.userId } as const;
    const id = await record(
      {
        action: 'thing.rename',
        before: { name: 'A' },
        after: { name: 'B', password: 'hunter2' },
        personal: { email: 'x@example.org' },
        organisationId,
      },
      actor,
    );
    const answer = await read('action=thing.rename');
    expect(answer.status).toBe(200);
    expect(answer.body.items).toEqual([
      {
        id,
        occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        actorKind: 'user',
        actorId: ana.userId,
        actorName: 'Ana Prieto',
        actorReason: null,
        impersonatorId: admin.userId,
        impersonatorName: 'Olga Oficina',
        sessionId: actor.sessionId,
        organisationId,
        action: 'thing.rename',
        targetType: 'thing',
        targetId: 'x',
        targetName: null,
        requestId: expect.any(String),
        before: { name: 'A' },
        after: { name: 'B', password: '[redacted]' },
        personal: { address: '203.0.113.9', email: 'x@example.org' },
        personalErased: false,
        sequence: null,
      },
    ]);
    await database.query('delete from audit_details where entry_id = $1', [id]);
    expect((await read('action=thing.rename')).body.items[0]).toMatchObject({ personal: null, personalErased: true });
  });

  it('AD2 names people as they are called today: nobody who was erased, and to an organisation none of other ones', async () => {
    const person = await signIn(api.app, { organisationId, firstName: 'Nora', lastName: 'Norte' });
    const actor = { kind: 'user', id: admin.userId } as const;
    const id = await record({ action: 'named.act', target: { type: 'user', id: person.userId } }, actor);
    await record({ action: 'named.act', target: { type: 'user', id: 'nobody' } }, { kind: 'user', id: newId() });
    const boss = await holderIn(organisationId, 'admin');
    const named = async (token = admin.token) =>
      (await read('action=named.act', token)).body.items.map((item: Record<string, unknown>) => [item['actorName'], item['targetName']]);
    expect(await named()).toEqual([
      [null, null],
      ['Olga Oficina', 'Nora Norte'],
    ]);
    expect(await named(boss.token)).toEqual([[null, 'Nora Norte']]);
    const one = (await api.request({ url: `/api/audit-logs/${id}`, token: boss.token })).body;
    expect([one.id, one.actorId, one.actorName, one.targetName]).toEqual([id, admin.userId, null, 'Nora Norte']);
    await database.query(`update users set status = 'deleted' where id = $1`, [person.userId]);
    expect((await named()).at(-1)).toEqual(['Olga Oficina', null]);
  });

  it('AD2 reads one entry, unless it is none or belongs to somebody else', async () => {
    const [own, other] = [await record({ organisationId }), await record({})];
    const boss = await holderIn(organisationId, 'admin');
    const one = (id: string, token = boss.token) => api.request({ url: `/api/audit-logs/${id}`, token });
    expect((await one(own)).body).toEqual(
      (await read('action=test.act&limit=2')).body.items.find((item: { id: string }) => item.id === own),
    );
    for (const id of [other, newId(), 'x', '%00']) expect([id, (await one(id)).status]).toEqual([id, 404]);
    expect([(await one(other, admin.token)).status, (await one(own, ana.token)).status]).toEqual([200, 403]);
    expect((await api.request({ url: `/api/audit-logs/${own}` })).status).toBe(401);
  });

  it('AD2 lists the kinds of action there are, to an organisation its own', async () => {
    await record({ action: 'kind.here', organisationId });
    await record({ action: 'kind.everywhere' });
    const boss = await holderIn(organisationId, 'admin');
    const actions = async (token: string) => (await api.request({ url: '/api/audit-logs/actions', token })).body.items as string[];
    const all = await actions(admin.token);
    const { rows } = await database.query<{ action: string }>('select distinct action from audit_entries');
    expect(all).toEqual(rows.map((row) => row.action).toSorted());
    const own = await actions(boss.token);
    expect([own.includes('kind.here'), own.includes('kind.everywhere'), own]).toEqual([true, false, own.toSorted()]);
    expect((await api.request({ url: '/api/audit-logs/actions', token: ana.token })).status).toBe(403);
  });

  it('AD1 is checked piece by piece, by whoever reads the trail of the whole installation', async () => {
    const verify = (body: unknown = {}, token = admin.token) =>
      api.request({ method: 'POST', url: '/api/audit-logs/verification', token, body });
    while (await get(AuditChainService).sealPending());
    const first = (await verify()).body;
    const { rows } = await database.query<{ seals: number }>('select count(*)::int as seals from audit_seals');
    expect(first).toEqual({ checked: rows[0]!.seals, total: rows[0]!.seals, ok: true, problems: [], next: expect.any(String) });
    expect((await verify({ after: first.next })).body).toMatchObject({ checked: 0, ok: true, problems: [], next: null });

    const id = await record({});
    await database.query('delete from audit_pending where entry_id = $1', [id]);
    expect((await verify({ after: first.next })).body).toMatchObject({
      ok: false,
      problems: [{ position: null, entryId: id, kind: 'entry-unsealed' }],
      next: null,
    });
    await database.query('insert into audit_pending values ($1)', [id]);

    const forged = (key: string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
    expect((await verify({ after: forged(['seals', '1', 'f'.repeat(64)]) })).body.problems[0]).toMatchObject({
      position: 2,
      kind: 'link-changed',
    });
    const bad = ['x', forged(['seals', '-1', 'f'.repeat(64)]), forged(['entries', '2026-99-99T00:00:00.000000Z', id]), forged(['else'])];
    for (const after of [...bad, 5, '']) expect([after, (await verify({ after })).status]).toEqual([after, 400]);
    const boss = await holderIn(organisationId, 'admin');
    expect([(await verify({}, ana.token)).status, (await verify({}, boss.token)).status]).toEqual([403, 403]);
    expect((await api.request({ method: 'POST', url: '/api/audit-logs/verification', body: {} })).status).toBe(401);
  });

  it('AD2 narrows by each filter, and pages without losing or repeating a row', async () => {
    const target = { type: 'filtered', id: 'one' };
    const ids = [];
    for (let index = 0; index < 5; index += 1) ids.push(await record({ target, action: index % 2 ? 'test.odd' : 'test.even' }));
    // Times are told to the millisecond.
    await sleep(2);
    const theirs = await record({ target: { type: 'filtered', id: 'two' }, organisationId }, { kind: 'user', id: ana.userId });
    const pages: string[] = [];
    let cursor = '';
    for (let turn = 0; turn < 4; turn += 1) {
      const page = await read(`targetType=filtered&targetId=one&limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...idsOf(page));
      cursor = page.body.nextCursor as string;
      if (!cursor) break;
    }
    expect(pages).toEqual(ids.toReversed());
    expect(idsOf(await read('targetType=filtered&action=test.odd'))).toEqual([ids[3], ids[1]]);
    expect(idsOf(await read(`targetType=filtered&actorId=${ana.userId}`))).toEqual([theirs]);
    expect(idsOf(await read(`targetType=filtered&organisationId=${organisationId}`))).toEqual([theirs]);
    const { occurredAt, requestId } = (await read(`targetType=filtered&targetId=two`)).body.items[0];
    expect(idsOf(await read(`requestId=${requestId}`))).toEqual([theirs]);
    expect(idsOf(await read(`targetType=filtered&to=${occurredAt}`))).toEqual(ids.toReversed());
    expect(idsOf(await read(`targetType=filtered&from=${new Date(Date.now() + 60_000).toISOString()}`))).toEqual([]);
  });

  it('AD2 is not for everybody: nobody without the permission, and an organisation sees its own entries only', async () => {
    expect((await api.request({ url: '/api/audit-logs' })).status).toBe(401);
    for (const path of ['', '/export']) expect((await api.request({ url: `/api/audit-logs${path}`, token: ana.token })).status).toBe(403);
    const own = await record({ action: 'scoped.act', organisationId });
    await record({ action: 'scoped.act' });
    const boss = await holderIn(organisationId, 'admin');
    expect(idsOf(await read('action=scoped.act', boss.token))).toEqual([own]);
    const stranger = (await database.query<{ id: string }>('select id from organisations where is_default')).rows[0]!.id;
    expect(idsOf(await read(`action=scoped.act&organisationId=${stranger}`, boss.token))).toEqual([]);
    const file = await api.request({ url: '/api/audit-logs/export?action=scoped.act', token: boss.token });
    expect(file.text.split('\r\n').filter((line) => line.includes('scoped.act'))).toHaveLength(1);
  });

  it('AD2 shows an organisation what was done to its people, whoever wrote it down, and nothing of other people', async () => {
    const [mine, theirs] = [await signIn(api.app, { organisationId }), ana];
    const target = (type: string, id: string) => ({ action: 'people.act', target: { type, id } });
    const sessionOf = async ({ userId }: SignedIn) =>
      (await database.query<{ id: string }>('select id from sessions where user_id = $1', [userId])).rows[0]!.id;
    const own = [await record(target('user', mine.userId)), await record(target('session', await sessionOf(mine)))];
    for (const entry of [target('user', theirs.userId), target('session', await sessionOf(theirs))]) await record(entry);
    for (const entry of [target('user', newId()), target('user', 'nobody'), target('thing', mine.userId)]) await record(entry);
    const boss = await holderIn(organisationId, 'admin');
    expect(idsOf(await read('action=people.act', boss.token))).toEqual(own.toReversed());
    const logins = (await read('action=auth.login', boss.token)).body.items as { targetId: string }[];
    expect(new Set(logins.map((entry) => entry.targetId))).toContain(mine.userId);
    expect(new Set(logins.map((entry) => entry.targetId))).not.toContain(theirs.userId);
  });

  it('AD2 AU16 support reads why somebody does not get in, and takes no file away', async () => {
    const own = await record({ action: 'supported.act', organisationId });
    await record({ action: 'supported.act' });
    const support = await holderIn(organisationId, 'support');
    expect(idsOf(await read('action=supported.act', support.token))).toEqual([own]);
    expect((await api.request({ url: '/api/audit-logs/export', token: support.token })).status).toBe(403);
  });

  it('AD2 answers 400 to what is no filter', async () => {
    const bad = [
      'action=DROP',
      'actorId=1',
      'targetId=x',
      'limit=1000',
      'cursor=abc',
      'from=yesterday',
      'from=-271821-04-20T00:00:00Z',
      'x=1',
    ];
    bad.push(`cursor=${Buffer.from(JSON.stringify(['2026-02-31T00:00:00.000000Z', newId()])).toString('base64url')}`);
    bad.push('action[$ne]=x', 'targetType=filtered&targetId=%00', 'requestId=a&requestId=b');
    for (const query of bad) expect([query, (await read(query)).status]).toEqual([query, 400]);
  });

  it('AD2 leaves as a file only for somebody who has just proved who they are', async () => {
    const long = await signIn(api.app, { admin: true });
    await database.query(`update sessions set auth_time = now() - interval '1 hour' where user_id = $1`, [long.userId]);
    const answer = await api.request({ url: '/api/audit-logs/export', token: long.token });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'STEP_UP_REQUIRED']);
  });

  it('AD2 leaves with every entry once and in order, however many there are', async () => {
    const first = await record({ target: { type: 'many', id: 'one' } });
    await database.query(
      `insert into audit_entries (id, occurred_at, actor_kind, action, target_type, target_id, correlation_id)
       select gen_random_uuid(), '2026-01-01Z'::timestamptz + n / 3 * interval '1 second', 'system', 'test.many', 'many', n::text, 'r' from generate_series(1, 500) n`,
    );
    const ids = await database.query<{ id: string }>(
      `select id from audit_entries where target_type = 'many' order by occurred_at desc, id desc`,
    );
    const file = await api.request({ url: '/api/audit-logs/export?targetType=many', token: admin.token });
    const lines = file.text.split('\r\n').slice(1, -1);
    expect(lines.map((line) => line.slice(0, 36))).toEqual(ids.rows.map((row) => row.id));
    expect([lines.length, ids.rows.map((row) => row.id)]).toEqual([501, expect.arrayContaining([first])]);
    const pieces: string[] = [];
    const everywhere = { installation: true, organisationIds: [], officeIds: [] };
    for await (const piece of get(AuditListQuery).file(everywhere, { targetType: 'many' })) pieces.push(piece);
    // What the server holds of a file at once, for each who asks for one.
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(128 * 1024);
    expect(pieces.map((piece) => piece.split('\r\n').length - 1)).toEqual([250, 250, 1]);
  });

  it('AD2 leaves as CSV that no spreadsheet runs, and leaves an entry of its own', async () => {
    await record({ target: { type: 'csv', id: '=1+1' }, after: { name: 'a "b", c' } });
    const file = await api.request({ url: '/api/v1/audit-logs/export?targetType=csv', token: admin.token });
    expect([file.status, file.headers['content-type'], file.headers['content-disposition']]).toEqual([
      200,
      'text/csv; charset=utf-8',
      expect.stringMatching(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/),
    ]);
    const [header, line, end] = file.text.split('\r\n');
    expect(header).toBe(
      'id,occurred_at,actor_kind,actor_id,actor_reason,impersonator_id,session_id,organisation_id,action,target_type,target_id,request_id,before,after,personal,sequence',
    );
    expect(line).toContain(`,csv,'=1+1,`);
    expect(line).toContain(`"{""name"": ""a \\""b\\"", c""}"`);
    expect(end).toBe('');
    const [own] = (await read('action=audit.export&limit=1')).body.items;
    expect(own).toMatchObject({ actorId: admin.userId, after: { targetType: 'csv', installation: true } });
  });
});
