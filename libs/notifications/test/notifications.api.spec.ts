import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '#auth/testing';
import { newId, Transactions } from '#platform/database';
import { Notifications } from '../src/index.js';
import { inDigest, type NotificationApi, soon, startNotificationApi } from './notification-api.js';

const URL = '/api/notifications';

describe('notifications', () => {
  let it_: NotificationApi;
  let ana: SignedIn;
  let ben: SignedIn;

  beforeAll(async () => {
    it_ = await startNotificationApi();
    [ana, ben] = [await it_.person(), await it_.person()];
  });
  afterAll(() => it_?.close());

  const list = (by: SignedIn, query = '', headers = {}) => it_.api.request({ url: `${URL}?${query}`, token: by.token, headers });
  const post = (by: SignedIn, path: string, body?: object) =>
    it_.api.request({ method: 'POST', url: `${URL}/${path}`, token: by.token, ...(body && { body }) });
  const unread = async (by: SignedIn) => (await it_.api.request({ url: `${URL}/unread-count`, token: by.token })).body;
  const titles = async (by: SignedIn, query = '') => (await list(by, query)).body.items.map((item: { title: string }) => item.title);

  it('NT1 tell each person once under one key, also when it is told many times at once, and leave out who does not exist', async () => {
    const to = [ben, ana, { ...ana, userId: newId() }, ana];
    await Promise.all(Array.from({ length: 8 }, () => it_.notify(soon, to, { key: 'once' })));
    const rows = await it_.query(
      `select n.user_id as id, d.status from notifications n join notification_deliveries d on d.notification_id = n.id
       where n.dedupe_key = 'once' order by 1`,
    );
    expect(rows).toEqual([ana.userId, ben.userId].toSorted().map((id) => ({ id, status: 'waiting' })));
  });

  it('NT1 tell nobody of what was rolled back', async () => {
    const undone = it_.get(Transactions).run(async () => {
      await it_.notify(soon, [ana], { key: 'undone' });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await it_.query(`select from notifications where dedupe_key = 'undone'`)).toEqual([]);
  });

  it('NT1 are listed in pages, by topic, unread ones alone, and marked one by one or up to one of them', async () => {
    const [eva, stranger] = [await it_.person(), await it_.person()];
    for (const name of ['One', 'Two', 'Three']) await it_.notify(soon, [eva], { name });
    await it_.notify(inDigest, [eva], { name: 'Four' });
    const first = (await list(eva, 'limit=3')).body;
    expect(first.items[0]).toEqual({
      id: expect.any(String),
      topic: 'test.digest',
      title: 'Parcel: Four',
      text: 'At the reception.',
      path: '/parcels/four',
      subject: { type: 'parcel', id: expect.any(String) },
      createdAt: expect.any(String),
      readAt: null,
    });
    expect(await titles(eva, `limit=3&cursor=${first.nextCursor}`)).toEqual(['Parcel: One']);
    expect((await list(eva, 'topic=test.digest', { 'accept-language': 'es' })).body).toMatchObject({
      items: [{ title: 'Paquete: Four' }],
      nextCursor: null,
    });
    expect([await unread(eva), await unread(stranger)]).toEqual([
      { count: 4, more: false },
      { count: 0, more: false },
    ]);

    const two = first.items[2].id;
    expect((await post(eva, `${two}/read`)).status).toBe(204);
    expect((await post(eva, `${two}/read`)).status).toBe(204);
    expect(await titles(eva, 'unread=true')).toEqual(['Parcel: Four', 'Parcel: Three', 'Parcel: One']);
    expect((await post(eva, 'read-all', { upTo: first.items[1].id })).status).toBe(204);
    expect([await titles(eva, 'unread=true'), await unread(eva)]).toEqual([['Parcel: Four'], { count: 1, more: false }]);
    expect(await it_.deliveriesOf(eva)).toEqual(['dropped seen', 'dropped seen', 'dropped seen', 'waiting']);
    const told = await it_.query('select type from person_events where user_id = $1', [eva.userId]);
    expect(told.map(({ type }) => type)).toEqual(Array.from({ length: 6 }, () => 'notifications.changed'));

    // Somebody else's is nothing.
    const four = first.items[0].id;
    for (const id of [four, newId(), 'x']) expect([id, (await post(stranger, `${id}/read`)).status]).toEqual([id, 404]);
    await post(stranger, 'read-all', { upTo: four });
    expect(await unread(eva)).toEqual({ count: 1, more: false });
  });

  it('NT1 about what somebody has seen are read, and their mails dropped', async () => {
    const id = await it_.notify(soon, [ana, ben]);
    await Promise.all(Array.from({ length: 4 }, () => it_.get(Notifications).seen(ana.userId, { type: 'parcel', id })));
    const rows = await it_.query(
      `select n.user_id = $1 as "isAna", n.read_at is not null as read, d.status from notifications n
       join notification_deliveries d on d.notification_id = n.id where n.subject_id = $2 order by 1`,
      [ana.userId, id],
    );
    expect(rows).toEqual([
      { isAna: false, read: false, status: 'waiting' },
      { isAna: true, read: true, status: 'dropped' },
    ]);
  });

  it('NT1 become mails once, after a while, unless they were read or are no longer wanted by then', async () => {
    const [eva, leo, mia] = [await it_.person(), await it_.person(), await it_.person()];
    const id = await it_.notify(soon, [eva, leo, mia], { name: '<Books>' });
    expect(await it_.dispatch(new Date(Date.now() + 60_000))).toBe(0);
    await it_.get(Notifications).seen(leo.userId, { type: 'parcel', id });
    const put = await it_.api.request({
      method: 'PUT',
      url: `${URL}/preferences`,
      token: mia.token,
      body: { topics: { 'test.soon': 'off' } },
    });
    expect(put.status).toBe(200);
    await Promise.all([it_.dispatch(), it_.dispatch(), it_.dispatch()]);
    await it_.dispatch();
    const [mail, ...more] = await it_.mailsTo(eva);
    expect([more, await it_.mailsTo(leo), await it_.mailsTo(mia)]).toEqual([[], [], []]);
    expect(mail).toMatchObject({ template: 'notifications.news', subject: 'Parcel: <Books>' });
    expect(mail!.link).toMatch(/\/admin\/parcels\/<books>$/);
    expect(mail!.text).toContain('No more mails of this kind (things of test.soon)');
    expect(await it_.deliveriesOf(mia)).toEqual(['dropped off']);

    // One POST from a mail program ends them.
    const link = mail!.unsubscribe_url!.slice(mail!.unsubscribe_url!.indexOf('/api/'));
    const send = (method: 'GET' | 'POST', url: string) =>
      it_.api.request({
        method,
        url,
        ...(method === 'POST' && { body: 'List-Unsubscribe=One-Click' }),
        headers: { ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }) },
      });
    const held = async () => (await it_.api.request({ url: `${URL}/preferences`, token: eva.token })).body.topics;
    expect((await send('GET', link)).status).toBe(200);
    expect(await held()).toContainEqual(expect.objectContaining({ name: 'test.soon', default: 'soon', chosen: null, holds: 'soon' }));
    const parts = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await it_.api.request({ method: 'POST', url: link, body: parts, headers })).body).toEqual({ ok: true });
    expect([await send('POST', link), await send('POST', link)]).toMatchObject([{ status: 200, body: { ok: true } }, { status: 200 }]);
    expect(await held()).toContainEqual(expect.objectContaining({ name: 'test.soon', default: 'soon', chosen: 'off', holds: 'off' }));
    const forged = `${link.slice(0, -2)}${link.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const method of ['GET', 'POST'] as const) expect((await send(method, forged)).status).toBe(400);
  });

  it('NT1 of a topic for those with a permission are nothing that others choose', async () => {
    const namesFor = async (by: SignedIn) => {
      const { topics } = (await it_.api.request({ url: `${URL}/preferences`, token: by.token })).body;
      return topics.map(({ name }: { name: string }) => name);
    };
    const [staff, others] = [await namesFor(await it_.person({ admin: true })), await namesFor(ana)];
    expect([staff.includes('test.staff'), others.includes('test.staff'), others.includes('test.soon')]).toEqual([true, false, true]);
  });

  it('NT1 are nothing for whoever acts as somebody else', async () => {
    const { token } = await it_.person({ admin: true });
    const [url, body] = [`/api/admin/users/${ana.userId}/impersonate`, { reason: 'a test' }];
    const acting = { ...ana, token: (await it_.api.request({ method: 'POST', url, token, body })).body.accessToken as string };
    const change = { method: 'PUT', url: `${URL}/preferences`, token: acting.token, body: { mail: 'off' } } as const;
    const answers = [
      await list(acting),
      await it_.api.request({ url: `${URL}/unread-count`, token: acting.token }),
      await it_.api.request({ url: `${URL}/preferences`, token: acting.token }),
      await it_.api.request(change),
      await post(acting, 'read-all', { upTo: newId() }),
      await post(acting, `${newId()}/read`),
    ];
    expect(answers.map(({ status, body: { error } }) => [status, error?.code])).toEqual(
      answers.map(() => [403, 'IMPERSONATION_FORBIDDEN']),
    );
  });

  it('NT1 are for signed-in people, and refuse what is no question', async () => {
    for (const path of ['', '/unread-count', '/preferences'])
      expect([path, (await it_.api.request({ url: URL + path })).status]).toEqual([path, 401]);
    for (const query of ['unread=1', 'topic=A', 'limit=0', 'limit=101', 'cursor=x', 'other=1'])
      expect([query, (await list(ana, query)).status]).toEqual([query, 400]);
    for (const body of [{}, { upTo: 'x' }, { upTo: null }]) expect([body, (await post(ana, 'read-all', body)).status]).toEqual([body, 400]);
    const range = { days: [1], from: '22:00', until: '07:00' };
    for (const body of [
      { mail: 'never' },
      { topics: { 'test.gone': 'off' } },
      { topics: { 'test.soon': 'never' } },
      { topics: { 'test.critical': 'off' } },
      { digest: 'weekly' },
      { digestHour: 24 },
      { timeZone: 'Europe/Madrid' },
      { quietHours: [{ ...range, from: '24:00' }] },
      { quietHours: [{ ...range, days: [] }] },
      { quietHours: [{ ...range, days: [8] }] },
      { quietHours: Array.from({ length: 15 }, () => range) },
      { quietHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' }] },
      { other: 1 },
    ]) {
      const { status } = await it_.api.request({ method: 'PUT', url: `${URL}/preferences`, token: ana.token, body });
      expect([body, status]).toEqual([body, 400]);
    }
  });
});
