import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId, Transactions } from '#platform/database';
import { defineTopic, Notifications } from '../src/index.js';

const parcel = defineTopic<{ name: string }>({
  name: 'test.parcel',
  summary: { en: 'a parcel', es: 'un paquete' },
  email: 'soon',
  say: (language, { name }) => ({ title: language === 'es' ? `Paquete: ${name}` : `Parcel: ${name}`, path: '/parcels' }),
});

describe('notify', () => {
  let api: TestApi;
  let database: Client;
  let ana: SignedIn;
  let ben: SignedIn;
  const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type, { strict: false });
  const query = async (text: string, values: unknown[] = []) => (await database.query(text, values)).rows;
  const rowsOf = (key: string) => query('select user_id, read_at from notifications where dedupe_key = $1 order by user_id', [key]);
  const notice = (to: string[], dedupeKey: string, id = newId()) => ({
    to,
    dedupeKey,
    subject: { type: 'parcel', id },
    data: { name: 'Books' },
  });

  beforeAll(async () => {
    api = await startTestApi();
    database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    [ana, ben] = [await signIn(api.app), await signIn(api.app)];
  });
  afterAll(async () => {
    await database?.end();
    await api?.close();
  });

  it('NT1 tells each person once under one key, also when it is told many times at once, and leaves out who does not exist', async () => {
    const to = [ben.userId, ana.userId, newId(), ana.userId];
    await Promise.all(Array.from({ length: 8 }, () => get(Notifications).notify(parcel, notice(to, 'once'))));
    expect((await rowsOf('once')).map((row) => row.user_id)).toEqual([ana.userId, ben.userId].toSorted());
    expect(
      await query(`select count(*)::int as n from notification_deliveries d join notifications n on n.id = d.notification_id
      where n.dedupe_key = 'once' and d.status = 'waiting'`),
    ).toEqual([{ n: 2 }]);
  });

  it('NT1 tells nobody of what was rolled back', async () => {
    await expect(
      get(Transactions).run(async () => {
        await get(Notifications).notify(parcel, notice([ana.userId], 'undone'));
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await rowsOf('undone')).toEqual([]);
  });

  it('NT1 what was seen is read, and its mails are dropped', async () => {
    const id = newId();
    await get(Notifications).notify(parcel, notice([ana.userId, ben.userId], 'seen', id));
    await Promise.all(Array.from({ length: 4 }, () => get(Notifications).seen(ana.userId, { type: 'parcel', id })));
    expect(
      await query(
        `select n.user_id = $1 as "isAna", n.read_at is not null as read, d.status, d.reason from notifications n
         join notification_deliveries d on d.notification_id = n.id where n.dedupe_key = 'seen' order by 1`,
        [ana.userId],
      ),
    ).toEqual([
      { isAna: false, read: false, status: 'waiting', reason: null },
      { isAna: true, read: true, status: 'dropped', reason: 'seen' },
    ]);
  });
});
