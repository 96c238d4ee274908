import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileForm } from '#attachments/testing';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { grantRole } from '#users/testing';
import { writeMessage } from './messages.js';

const REPORTS = '/api/admin/moderation/reports';

describe('MS2 reports of messages', () => {
  let api: TestApi;
  let database: Client;
  let moderator: SignedIn;
  let ana: SignedIn;
  let ben: SignedIn;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    [moderator, ana, ben] = [
      await signIn(api.app, { admin: true, firstName: 'Mod' }),
      await signIn(api.app),
      await signIn(api.app, { firstName: 'Ben' }),
    ];
  }, 60_000);
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const write = (from: SignedIn, to: SignedIn, text: string) => writeMessage(api, from, to, text);
  const report = (id: string, { token }: SignedIn = ana, body: object = { reason: 'spam' }) =>
    api.request({ method: 'POST', url: `/api/messages/${id}/report`, token, body });
  const list = (query = '', { token } = moderator) => api.request({ url: `${REPORTS}${query}`, token });
  const show = (id: string, { token } = moderator) => api.request({ url: `${REPORTS}/${id}`, token });
  const decide = (id: string, body: object, { token } = moderator, headers: Record<string, string> = {}) =>
    api.request({ method: 'POST', url: `${REPORTS}/${id}/decide`, token, body, headers });
  /** Reports a new message of Ben's. @returns the ids of both. */
  const reported = async (text: string = randomUUID(), to = ana, from = ben) => {
    const messageId = await write(from, to, text);
    expect((await report(messageId, to)).status).toBe(204);
    const { rows } = await database.query<{ id: string }>('select id from message_reports where message_id = $1', [messageId]);
    return { messageId, id: rows[0]!.id };
  };
  const entries = async (id: string) =>
    (await database.query<{ action: string }>('select action from ops.audit_entries where target_id = $1 order by id', [id])).rows.map(
      ({ action }) => action,
    );

  it('MS2 whoever was written something reports it once, with what it said then', async () => {
    const before = await write(ana, ben, 'Hello?');
    const id = await write(ben, ana, 'Buy my thing');
    expect((await report(id, ana, { reason: 'fraud', text: 'He wants\nmoney.' })).status).toBe(204);
    for (const [sent, status, code] of [
      [await report(id), 409, 'MESSAGE_REPORTED_ALREADY'],
      [await report(id, ben), 422, 'OWN_MESSAGE'],
      [await report(id, await signIn(api.app)), 404, 'NOT_FOUND'],
      [await report(randomUUID()), 404, 'NOT_FOUND'],
      [await report(before, ben, { reason: 'boring' }), 400, 'VALIDATION_FAILED'],
      [await report(before, ben, { reason: 'other', text: ' ' }), 400, 'VALIDATION_FAILED'],
      [await report(before, { ...ben, token: 'none' }), 401, 'UNAUTHORIZED'],
    ] as const)
      expect([sent.status, sent.body?.error?.code]).toEqual([status, code]);
    const twice = await Promise.all([report(before, ben), report(before, ben)]);
    expect(twice.map(({ status }) => status).toSorted()).toEqual([204, 409]);

    expect((await api.request({ method: 'DELETE', url: `/api/messages/${id}`, token: ben.token })).status).toBe(204);
    const [listed] = (await list('?state=open&reason=fraud')).body.items;
    expect(listed).toMatchObject({
      excerpt: 'Buy my thing',
      reported: { id: ben.userId, displayName: expect.stringMatching(/^Ben /) as string },
      reporter: { id: ana.userId },
      version: 1,
    });
    const shown = (await show(listed.id)).body;
    expect(shown).toMatchObject({ state: 'open', body: 'Buy my thing', text: 'He wants\nmoney.', attachmentNames: [], decidedBy: null });
    expect(shown.context.map(({ body, isReported }: { body: string | null; isReported: boolean }) => [body, isReported])).toEqual([
      ['Hello?', false],
      [null, true],
    ]);
    expect(await entries(listed.id)).toEqual(['moderation.read']);
  });

  it('MS2 moderators see what people in their scope wrote, page by page', async () => {
    const made = [await reported(), await reported(), await reported()].map(({ id }) => id).toReversed();
    const first = (await list(`?limit=2&reportedId=${ben.userId}`)).body;
    expect(first.items.map(({ id }: { id: string }) => id)).toEqual(made.slice(0, 2));
    const second = (await list(`?limit=1&reportedId=${ben.userId}&cursor=${first.nextCursor}`)).body;
    expect(second.items.map(({ id }: { id: string }) => id)).toEqual(made.slice(2));
    expect([(await list('?state=nothing')).status, (await list('?cursor=x')).status, (await list('', ana)).status]).toEqual([
      400, 400, 403,
    ]);

    const { rows } = await database.query<{ id: string }>(
      `insert into organisations (id, name, slug, time_zone) select gen_random_uuid(), 'Other', 'other', 'UTC' returning id`,
    );
    const other = await signIn(api.app);
    await grantRole(database, other.userId, 'support', 'organisation', rows[0]!.id);
    expect([
      (await list('', other)).body.items,
      (await show(made[0]!, other)).status,
      (await decide(made[0]!, { decision: 'dismiss' }, other)).status,
    ]).toEqual([[], 404, 404]);
  });

  it('MS2 nobody decides about themselves, or learns who reported them', async () => {
    const judge = await signIn(api.app, { admin: true });
    const { id } = await reported('From a moderator', ana, judge);
    const own = (await list(`?reportedId=${judge.userId}`, judge)).body.items;
    expect([own, (await show(id, judge)).status, (await decide(id, { decision: 'dismiss' }, judge)).status]).toEqual([[], 404, 404]);
    expect((await show(id)).body).toMatchObject({ state: 'open', reported: { id: judge.userId } });
  });

  it('MS2 one decision counts, also of two at the same time, and whoever reported hears that somebody looked', async () => {
    const { id, messageId } = await reported();
    expect((await decide(id, { decision: 'suspend' })).body.error.code).toBe('VALIDATION_FAILED');
    expect((await decide(id, { decision: 'dismiss', until: '2030-01-01' })).body.error.code).toBe('VALIDATION_FAILED');
    expect((await decide(id, { decision: 'dismiss' }, moderator, { 'if-match': '"7"' })).status).toBe(412);
    const both = await Promise.all([decide(id, { decision: 'remove', note: 'Spam.' }), decide(id, { decision: 'dismiss' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [won, lost] = both.toSorted((a, b) => a.status - b.status);
    expect(lost!.body.error).toMatchObject({ code: 'REPORT_DECIDED', details: { state: won!.body.state } });
    expect(won!.body).toMatchObject({ decidedBy: { id: moderator.userId }, version: 2 });
    const { rows: gone } = await database.query('select from messages where id = $1 and deleted_at is not null', [messageId]);
    expect(gone).toHaveLength(won!.body.state === 'removed' ? 1 : 0);
    expect(await entries(id)).toEqual(['moderation.decide', 'moderation.read']);
    const { rows: told } = await database.query('select topic, data from notifications where user_id = $1 and dedupe_key = $2', [
      ana.userId,
      `report:${id}`,
    ]);
    expect(told).toEqual([{ topic: 'moderation.decided', data: {} }]);
    expect(
      (await database.query(`select from notifications where user_id = $1 and topic like 'moderation.%'`, [ben.userId])).rows,
    ).toHaveLength(0);
  });

  it('MS2 suspending takes the permission for it, removes the message, and keeps nothing when it is refused', async () => {
    const carl = await signIn(api.app);
    const { id, messageId } = await reported('Bad words', ana, carl);
    await database.query(
      `insert into roles (key, organisation_id, name, permissions) values ('reader', null, 'Reader', '{messages.moderate,user.read}') on conflict do nothing`,
    );
    const reader = await signIn(api.app);
    await grantRole(database, reader.userId, 'reader');
    const suspend = { decision: 'suspend', note: 'Bad words,\nagain.' };
    expect([(await show(id, reader)).status, (await decide(id, suspend, reader)).status]).toEqual([200, 403]);
    expect((await show(id)).body).toMatchObject({ state: 'open', decidedAt: null });
    expect((await decide(id, suspend)).body).toMatchObject({ state: 'suspended', decisionNote: 'Bad words,\nagain.' });
    expect((await api.request({ url: '/api/users/me', token: carl.token })).status).toBe(401);
    const { rows } = await database.query('select from messages where id = $1 and deleted_at is not null', [messageId]);
    expect(rows).toHaveLength(1);
    // Somebody else reported another one of theirs: they are kept out already.
    const other = await database.query<{ id: string }>(
      `insert into message_reports (id, organisation_id, message_id, reported_id, reason, sent_at)
        select gen_random_uuid(), organisation_id, gen_random_uuid(), id, 'spam', now() from users where id = $1 returning id`,
      [carl.userId],
    );
    expect((await decide(other.rows[0]!.id, suspend)).body.error.code).toBe('USER_NOT_ACTIVE');
    expect((await decide(other.rows[0]!.id, { decision: 'remove' })).body.state).toBe('removed');
  });

  it('MS2 files of a reported message stay for moderators when their sender deletes it, until nothing was found', async () => {
    const form = fileForm('evidence', 'proof.txt');
    const upload = await api.request({ method: 'POST', url: '/api/attachments', token: ben.token, ...form });
    const file = upload.body.id as string;
    const sent = { recipientId: ana.userId, clientId: randomUUID(), body: 'Look', attachmentIds: [file] };
    const { body: message } = await api.request({ method: 'POST', url: '/api/messages', token: ben.token, body: sent });
    const readers = async () =>
      Promise.all([moderator, ana, ben].map(async ({ token }) => (await api.request({ url: `/api/attachments/${file}`, token })).status));
    expect(await readers()).toEqual([404, 200, 200]);
    expect((await report(message.id)).status).toBe(204);
    const { rows } = await database.query<{ id: string }>('select id from message_reports where message_id = $1', [message.id]);
    expect(await readers()).toEqual([200, 200, 200]);
    await api.request({ method: 'DELETE', url: `/api/messages/${message.id}`, token: ben.token });
    expect(await readers()).toEqual([200, 404, 404]);
    expect((await show(rows[0]!.id)).body.attachments).toEqual([expect.objectContaining({ id: file, name: 'proof.txt' })]);
    expect((await decide(rows[0]!.id, { decision: 'dismiss' })).body.attachments).toEqual([]);
    expect(await readers()).toEqual([404, 404, 404]);
  });

  it('MS2 US6 whoever reports, decides or deletes waits for an erasure with nothing locked, and no file outlives its report', async () => {
    const form = fileForm('evidence', 'proof.txt');
    const { body: file } = await api.request({ method: 'POST', url: '/api/attachments', token: ben.token, ...form });
    const sent = { recipientId: ana.userId, clientId: randomUUID(), body: 'Look', attachmentIds: [file.id] };
    const { body: message } = await api.request({ method: 'POST', url: '/api/messages', token: ben.token, body: sent });
    /** Begins while somebody is erased. @returns once it waits, or is over. */
    const begin = async <T>(work: Promise<T>, waiting: number) => {
      let isOver = false;
      const done = work.finally(() => (isOver = true));
      const waits = `select distinct pid from pg_locks w join pg_locks l using (pid) join pg_database d on d.oid = l.database
        where not w.granted and d.datname = current_database()`;
      for (let count = 0; !isOver && count < waiting;) count = (await database.query(waits)).rows.length;
      return { done };
    };
    const hold = async (person: SignedIn) => {
      await database.query(`begin; set local lock_timeout = '5s'`);
      await database.query('select from users where id = $1 for update', [person.userId]);
    };

    await hold(ben);
    const reporting = await begin(report(message.id), 1);
    await database.query('select from messages where id = $1 for update', [message.id]);
    await database.query('commit');
    expect((await reporting.done).status).toBe(204);
    const { rows } = await database.query<{ id: string }>('select id from message_reports where message_id = $1', [message.id]);

    await hold(ana);
    const deciding = await begin(decide(rows[0]!.id, { decision: 'dismiss' }), 1);
    await database.query('select from message_reports where id = $1 for update', [rows[0]!.id]);
    const deleting = await begin(api.request({ method: 'DELETE', url: `/api/messages/${message.id}`, token: ben.token }), 2);
    await database.query('commit');
    expect([(await deciding.done).status, (await deleting.done).status]).toEqual([200, 204]);
    expect((await database.query('select from attachments where id = $1', [file.id])).rows).toHaveLength(0);
  });

  it('MS2 US6 who is erased is in no report any more, and a report of theirs can still be decided', async () => {
    const [eva, fay] = [await signIn(api.app), await signIn(api.app)];
    const { id } = await reported('Something', eva, fay);
    const exported = new Map<string, unknown[]>();
    for await (const { path, records } of get(PersonalData).exportOf(eva.userId)) {
      if (!path.startsWith('moderation/')) continue;
      exported.set(path, []);
      for await (const record of records) exported.get(path)!.push(record);
    }
    expect(exported.get('moderation/reported-messages.json')).toMatchObject([{ reason: 'spam', note: null }]);
    for (const person of [eva, fay])
      await get(Transactions).run(() => get(PersonalData).erase({ userId: person.userId, email: person.email, emails: [person.email] }));
    expect((await show(id)).body).toMatchObject({ reporter: null, reported: null, body: null, excerpt: null, text: null });
    expect((await decide(id, { decision: 'suspend', note: 'x' })).status).toBe(404);
    expect((await decide(id, { decision: 'dismiss' })).body).toMatchObject({ state: 'dismissed', reporter: null });
  });
});
