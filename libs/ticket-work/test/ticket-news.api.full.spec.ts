import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { grantRole } from '#users/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('what people hear of tickets', () => {
  let api: TestApi;
  let database: Client;
  let boss: SignedIn;
  let luis: SignedIn;
  let ana: SignedIn;

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    const home = (await database.query('select id from organisations where is_default')).rows[0].id;
    boss = await signIn(api.app, { admin: true });
    [luis, ana] = [await signIn(api.app), await signIn(api.app)];
    await grantRole(database, luis.userId, 'support', 'organisation', home);
  });
  afterAll(async () => {
    await database.end();
    await api.close();
  });

  const post = (by: SignedIn, url: string, body: object = {}) => api.request({ method: 'POST', url, token: by.token, body });
  const uploaded = async (by: SignedIn): Promise<string> => {
    const id = newId();
    await database.query(
      `insert into attachments (id, owner_id, organisation_id, name, content_type, size, sha256)
        select $1, id, organisation_id, 'photo.png', 'image/png', 3, decode(repeat('00', 32), 'hex') from users where id = $2`,
      [id, by.userId],
    );
    return id;
  };
  /** What was told since the last time, by person. */
  const news = async () => {
    const { rows } = await database.query('select user_id, topic from notifications order by topic, user_id');
    await database.query('delete from notifications');
    const live = await database.query(`select distinct user_id from person_events where type = 'ticket.changed'`);
    await database.query('delete from person_events');
    const names = new Map([
      [boss.userId, 'boss'],
      [luis.userId, 'luis'],
      [ana.userId, 'ana'],
    ]);
    return {
      notices: rows.map(({ user_id: id, topic }) => `${topic} ${names.get(id)}`).toSorted(),
      live: live.rows.map(({ user_id: id }) => names.get(id)).toSorted(),
    };
  };

  it('TK1 NT1 staff hear of new tickets, assignees of theirs, requesters of answers, and nobody of their own or of notes that are not for them', async () => {
    const { id } = (await post(ana, '/api/tickets', { subject: 's', body: 'b' })).body;
    expect(await news()).toEqual({ notices: ['tickets.raised boss', 'tickets.raised luis'], live: ['ana'] });
    await api.request({ method: 'PUT', url: `/api/admin/tickets/${id}`, token: boss.token, body: { assigneeId: luis.userId } });
    expect(await news()).toEqual({ notices: ['tickets.assigned luis'], live: ['ana', 'luis'] });
    await api.request({ method: 'PUT', url: `/api/admin/tickets/${id}/presence`, token: boss.token, body: {} });
    await post(luis, `/api/admin/tickets/${id}/reply`, { body: 'n', internal: true });
    expect(await news()).toEqual({ notices: [], live: ['boss', 'luis'] });
    await post(luis, `/api/admin/tickets/${id}/reply`, { body: 'a' });
    expect(await news()).toEqual({ notices: ['tickets.replied ana'], live: ['ana', 'boss', 'luis'] });
    const { topics } = (await api.request({ url: '/api/notifications/preferences', token: ana.token })).body;
    expect(topics.find(({ name }: { name: string }) => name === 'tickets.replied')).toMatchObject({ chosen: null, holds: 'off' });
    const clientKey = newId();
    for (const body of ['x', 'x']) await post(ana, `/api/tickets/${id}/reply`, { body, clientKey });
    expect((await news()).notices).toEqual(['tickets.answered luis']);
    await post(boss, `/api/admin/tickets/${id}/reply`, { body: 'b' });
    expect((await database.query('select read_at from notifications')).rows).toEqual([{ read_at: null }]);
    expect((await post(ana, `/api/tickets/${id}/read`)).status).toBe(204);
    expect((await database.query('select from notifications where read_at is null')).rowCount).toBe(0);
    expect((await post(luis, `/api/tickets/${id}/read`)).status).toBe(404);
  });

  it('TK1 files belong to what they were sent with, and are read by whoever reads that', async () => {
    const [mine, theirs, note, foreign] = [await uploaded(ana), await uploaded(luis), await uploaded(luis), await uploaded(boss)];
    const raised = await post(ana, '/api/tickets', { subject: 's', body: 'b', attachmentIds: [mine] });
    const { id } = raised.body;
    expect(raised.status).toBe(201);
    const again = await post(ana, `/api/tickets/${id}/reply`, { body: 'b', attachmentIds: [mine] });
    expect([again.status, again.body.error.code]).toEqual([422, 'ATTACHMENT_UNKNOWN']);
    const stolen = await post(ana, `/api/tickets/${id}/reply`, { body: 'b', attachmentIds: [foreign] });
    expect([stolen.status, stolen.body.error.code]).toEqual([422, 'ATTACHMENT_UNKNOWN']);
    await post(luis, `/api/admin/tickets/${id}/reply`, { body: 'a', attachmentIds: [theirs] });
    await post(luis, `/api/admin/tickets/${id}/reply`, { body: 'n', internal: true, attachmentIds: [note] });
    const seen = async (by: SignedIn, url: string) =>
      (await api.request({ url, token: by.token })).body.items.flatMap((entry: { attachments: { id: string }[] }) =>
        entry.attachments.map((file) => file.id),
      );
    expect(await seen(ana, `/api/tickets/${id}/entries`)).toEqual([theirs, mine]);
    expect(await seen(luis, `/api/admin/tickets/${id}/entries`)).toEqual([note, theirs, mine]);
    const statusOf = async (by: SignedIn, file: string) =>
      (await api.request({ url: `/api/attachments/${file}`, token: by.token })).body?.error?.code;
    // The files themselves were never uploaded here: whoever may read them hears of that, everybody else of nothing.
    expect(await statusOf(ana, note)).toBe('NOT_FOUND');
    const other = await signIn(api.app);
    expect([await statusOf(other, mine), await statusOf(other, theirs)]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const readable = await database.query('select count(*)::int as n from attachments where target_kind = $1', ['ticket-entry']);
    expect(readable.rows[0].n).toBe(3);
  });
});
