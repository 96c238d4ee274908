import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '#auth/testing';
import { NotificationChoices, UnsubscribeLinks } from '#notification-preferences';
import { newId, Transactions } from '#platform/database';
import { PersonalData } from '#platform/privacy';
import { Notifications } from '../src/index.js';
import { MailDecisions } from '../src/mail-decisions.service.js';
import { NotificationInbox } from '../src/notification-inbox.service.js';
import { NotificationRepository } from '../src/notification.repository.js';
import { critical, inDigest, type NotificationApi, other, soon, startNotificationApi } from './notification-api.js';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const HOUR = 3_600_000;

describe('mails about notifications', () => {
  let it_: NotificationApi;
  let organisationId: string;

  beforeAll(async () => {
    it_ = await startNotificationApi();
    organisationId = (await it_.query('select id from organisations where is_default'))[0].id;
  });
  afterAll(() => it_?.close());

  const choose = (person: SignedIn, changes: Parameters<NotificationChoices['choose']>[2]) =>
    it_.get(NotificationChoices).choose(person.userId, organisationId, changes);
  const livesIn = (person: SignedIn, zone: string) => it_.query('update users set time_zone = $2 where id = $1', [person.userId, zone]);
  /** As if everything that waits had been told back then. */
  const asOf = (person: SignedIn, at: string) =>
    it_.query(
      `with told as (update notifications set created_at = $2 where user_id = $1)
       update notification_deliveries set not_before = $2 where user_id = $1 and status = 'waiting'`,
      [person.userId, at],
    );
  const digestsOf = (person: SignedIn) =>
    it_.query(
      `select due_at as due, closed_at is not null as closed, mail_id is not null as mailed from notification_digests
       where user_id = $1 order by opened_at, id`,
      [person.userId],
    );
  const nextDue = async (person: SignedIn) => new Date((await digestsOf(person)).at(-1)!.due);

  it.each([
    ['2026-03-28T21:30:00Z', '2026-03-29T04:59:59Z', '2026-03-29T05:00:00Z'],
    ['2026-10-24T20:30:00Z', '2026-10-25T05:59:59Z', '2026-10-25T06:00:00Z'],
  ])('NT1 wait out quiet hours in the night in which clocks are changed, told at %s', async (told, before, after) => {
    const eva = await it_.person();
    await livesIn(eva, 'Europe/Madrid');
    await choose(eva, { quietHours: [{ days: EVERY_DAY, from: 22 * 60, until: 7 * 60 }] });
    await it_.notify(soon, [eva]);
    await it_.notify(critical, [eva], { name: 'Fire' });
    await asOf(eva, told);
    await it_.dispatch(new Date(told));
    expect((await it_.mailsTo(eva)).map(({ subject }) => subject)).toEqual(['Parcel: Fire']);
    await it_.dispatch(new Date(before));
    expect(await it_.mailsTo(eva)).toHaveLength(1);
    await it_.dispatch(new Date(after));
    expect((await it_.mailsTo(eva)).map(({ subject }) => subject)).toEqual(['Parcel: Fire', 'Parcel: Books']);
  });

  it('NT1 of critical topics come whatever was switched off, however many, and cannot be ended', async () => {
    const eva = await it_.person();
    await choose(eva, { mail: 'off', digest: 'off' });
    for (let count = 0; count < 11; count += 1) await it_.notify(critical, [eva], { name: `Fire ${count}` });
    await it_.notify(soon, [eva]);
    for (let count = 0; count < 12; count += 1) {
      await it_.dispatch(new Date());
      await it_.notify(critical, [eva], { name: `Fire ${20 + count}` });
    }
    const mails = await it_.mailsTo(eva);
    expect(mails).toHaveLength(12);
    expect(mails[0]).toMatchObject({ subject: 'Parcel: Fire 10 (and 10 more)', unsubscribe_url: null });
    expect(mails[0]!.text).toContain('Mails of this kind are always sent.');
    expect(
      await it_
        .get(UnsubscribeLinks)
        .read(new URL(await it_.get(UnsubscribeLinks).urlOf({ userId: eva.userId, what: 'test.critical' })).searchParams.get('token')!),
    ).toBeNull();
  });

  it('NT1 are one for each topic, ten an hour, and the rest is in the digest, which says exactly that, once', async () => {
    const eva = await it_.person();
    await livesIn(eva, 'UTC');
    await choose(eva, { digest: 'hourly' });
    for (let count = 0; count < 3; count += 1) await it_.notify(soon, [eva], { name: `S${count}` });
    await it_.notify(other, [eva], { name: 'O' });
    await it_.notify(inDigest, [eva], { name: 'D' });
    const at = new Date(Date.now() + HOUR);
    await it_.dispatch(at);
    expect((await it_.mailsTo(eva)).map(({ subject }) => subject)).toEqual(['Parcel: S2 (and 2 more)', 'Parcel: O']);
    for (let count = 0; count < 8; count += 1) {
      await it_.notify(soon, [eva], { name: `more ${count}` });
      await it_.dispatch(at);
    }
    expect(await it_.mailsTo(eva)).toHaveLength(10);
    const seen = await it_.notify(soon, [eva], { name: 'Seen' });
    await it_.notify(soon, [eva], { name: 'Too much' });
    await it_.notify(other, [eva], { name: 'Of another topic' });
    await it_.dispatch(at);
    await it_.get(Notifications).seen(eva.userId, { type: 'parcel', id: seen });
    expect(await it_.mailsTo(eva)).toHaveLength(10);
    const due = await nextDue(eva);
    await it_.dispatch(new Date(due.getTime() - 1));
    expect(await it_.mailsTo(eva)).toHaveLength(10);
    await Promise.all([1, 2, 3].map(() => it_.dispatch(due)));
    await it_.dispatch(new Date(due.getTime() + HOUR));
    const [digest, ...others] = (await it_.mailsTo(eva)).slice(10);
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ template: 'notifications.digest', subject: 'What happened meanwhile' });
    expect(digest!.text.split('\n').filter((line) => line.startsWith('•'))).toEqual(
      ['Of another topic', 'Too much', 'D'].map((name) => `• Parcel: ${name} – At the reception.`),
    );
    expect(await digestsOf(eva)).toMatchObject([{ closed: true, mailed: true }]);
    expect(new Set(await it_.deliveriesOf(eva))).toEqual(new Set(['sent', 'dropped seen']));
    // An hour later there is room again.
    await it_.notify(soon, [eva], { name: 'Later' });
    await it_.dispatch(new Date(due.getTime() + 2 * HOUR));
    expect((await it_.mailsTo(eva)).at(-1)!.subject).toBe('Parcel: Later');
  });

  it('NT1 that are digests follow what their person wants meanwhile: another hour, other quiet hours, a topic less, none at all', async () => {
    const eva = await it_.person();
    await livesIn(eva, 'Asia/Kathmandu');
    await choose(eva, { digestHour: 9 });
    await it_.notify(inDigest, [eva], { name: 'D' });
    await it_.notify(other, [eva], { name: 'O' });
    await choose(eva, { topics: { 'test.other': 'digest' } });
    await asOf(eva, '2026-11-20T00:00:00Z');
    await it_.dispatch(new Date('2026-11-20T00:00:00Z'));
    expect(await nextDue(eva)).toEqual(new Date('2026-11-20T03:15:00Z'));
    await choose(eva, { quietHours: [{ days: [5], from: 8 * 60, until: 12 * 60 }] });
    expect(
      await it_.query(`select from outbox where name = 'notification-preferences.digest-rhythm-changed' and payload->>'userId' = $1`, [
        eva.userId,
      ]),
    ).toHaveLength(2);
    await it_.dispatch(new Date('2026-11-20T03:15:00Z'));
    expect([await it_.mailsTo(eva), await nextDue(eva)]).toEqual([[], new Date('2026-11-20T06:15:00Z')]);
    await choose(eva, { topics: { 'test.other': 'off' } });
    await it_.dispatch(new Date('2026-11-20T06:15:00Z'));
    const [mail, ...more] = await it_.mailsTo(eva);
    expect([more, mail!.subject, mail!.text.includes('Parcel: D'), mail!.text.includes('Parcel: O')]).toEqual([
      [],
      'What happened meanwhile',
      true,
      false,
    ]);

    await it_.notify(inDigest, [eva]);
    await it_.dispatch();
    const link = new URL(mail!.unsubscribe_url!);
    const page = await it_.api.request({
      method: 'POST',
      url: link.pathname + link.search,
      headers: { accept: 'text/html', 'accept-language': 'es' },
    });
    expect([page.status, page.text.includes('Hecho')]).toEqual([200, true]);
    await it_.dispatch(await nextDue(eva).then((due) => new Date(due.getTime() + 24 * HOUR)));
    expect(await it_.mailsTo(eva)).toHaveLength(1);
    expect((await it_.deliveriesOf(eva)).at(-1)).toBe('dropped off');
    expect((await digestsOf(eva)).at(-1)).toMatchObject({ closed: true, mailed: false });
  });

  it('NT1 are planned anew by the listener when the hour of the digest changes', async () => {
    const eva = await it_.person();
    await livesIn(eva, 'UTC');
    await choose(eva, { digestHour: 0 });
    await it_.notify(inDigest, [eva]);
    await it_.dispatch();
    const hour = (new Date().getUTCHours() + 2) % 24;
    await choose(eva, { digestHour: hour });
    await it_.get(Transactions).run(() => it_.get(MailDecisions).replanDigest(eva.userId));
    const due = await nextDue(eva);
    expect([due.getUTCHours(), due.getTime() - Date.now() < 3 * HOUR, due.getTime() > Date.now()]).toEqual([hour, true, true]);
  });

  it('NT1 come once when the dispatcher dies at any point: a mail is there with the state of its delivery, or neither', async () => {
    const people = await Promise.all(Array.from({ length: 3 }, () => it_.person()));
    await it_.notify(soon, people);
    await it_.notify(inDigest, people);
    const decide = it_.get(MailDecisions);
    const at = new Date(Date.now() + HOUR);
    const crash = async (work: () => Promise<unknown>) =>
      expect(
        it_.get(Transactions).run(async () => {
          await work();
          throw new Error('killed');
        }),
      ).rejects.toThrow('killed');
    for (const { userId } of people) await crash(() => decide.about(userId, at));
    for (const person of people) expect([await it_.mailsTo(person), await it_.deliveriesOf(person)]).toEqual([[], ['waiting', 'waiting']]);
    await Promise.all([it_.dispatch(at), it_.dispatch(at), it_.dispatch(at)]);
    await it_.dispatch(at);
    for (const person of people)
      expect([(await it_.mailsTo(person)).length, await it_.deliveriesOf(person)]).toEqual([1, ['sent', 'bundled']]);
    const due = await nextDue(people[0]!);
    for (const { userId } of people) {
      const [{ id }] = await it_.query('select id from notification_digests where user_id = $1', [userId]);
      await crash(() => decide.digest(id, userId, due));
    }
    await Promise.all([it_.dispatch(due), it_.dispatch(due), it_.dispatch(due)]);
    await it_.dispatch(due);
    for (const person of people) expect(await it_.mailsTo(person)).toHaveLength(2);
  });

  it('NT1 that fail for one person do not keep others waiting', async () => {
    const [bad, good] = [await it_.person(), await it_.person()];
    await it_.query(`update users set email = 'no address' where id = $1`, [bad.userId]);
    await it_.notify(soon, [bad, good]);
    const at = new Date(Date.now() + HOUR);
    await it_.dispatch(at);
    expect([(await it_.mailsTo(good)).length, await it_.deliveriesOf(bad)]).toEqual([1, ['waiting']]);
    const [{ later }] = await it_.query(`select not_before > $2 as later from notification_deliveries where user_id = $1`, [
      bad.userId,
      at,
    ]);
    expect(later).toBe(true);
    await it_.query(`update users set email = $2 where id = $1`, [bad.userId, bad.email]);
    await it_.dispatch(new Date(at.getTime() + HOUR));
    expect(await it_.mailsTo(bad)).toHaveLength(1);
  });

  it('NT1 do not go to those who may not act, nor about what is too old, and a link of somebody erased does no harm', async () => {
    const [gone, late] = [await it_.person(), await it_.person()];
    await it_.notify(soon, [gone, late]);
    await it_.query(`update users set status = 'suspended' where id = $1`, [gone.userId]);
    await it_.query(`update notifications set created_at = now() - interval '10 days' where user_id = $1`, [late.userId]);
    await it_.dispatch();
    expect([await it_.mailsTo(gone), await it_.mailsTo(late)]).toEqual([[], []]);
    expect([await it_.deliveriesOf(gone), await it_.deliveriesOf(late)]).toEqual([['dropped person'], ['dropped old']]);

    const link = new URL(await it_.get(UnsubscribeLinks).urlOf({ userId: gone.userId, what: 'test.soon' }));
    const personal = it_.get(PersonalData);
    const files = new Map<string, unknown[]>();
    for await (const { path, records } of personal.exportOf(gone.userId, [gone.email])) {
      const kept: unknown[] = [];
      for await (const record of records) kept.push(record);
      files.set(path, kept);
    }
    expect(files.get('notifications/notifications.json')).toMatchObject([{ topic: 'test.soon', data: { name: 'Books' }, readAt: null }]);
    expect(files.get('notification-preferences/preferences.json')).toMatchObject([{ mail: null, quietHours: [] }]);
    await it_.get(Transactions).run(() => personal.erase({ userId: gone.userId, email: gone.email, emails: [gone.email] }));
    await it_.query(`update users set status = 'deleted' where id = $1`, [gone.userId]);
    for (const table of ['notifications', 'notification_deliveries', 'notification_digests', 'notification_people'])
      expect([table, (await it_.query(`select from ${table} where user_id = $1`, [gone.userId])).length]).toEqual([table, 0]);
    const url = link.pathname + link.search;
    expect((await it_.api.request({ method: 'POST', url })).body).toEqual({ ok: true });
    expect(await it_.query('select from notification_people where user_id = $1', [gone.userId])).toEqual([]);
    await it_.notify(soon, [gone]);
    expect(await it_.query('select from notifications where user_id = $1', [gone.userId])).toEqual([]);
  });

  it('NT1 of a storm are written a few at a time, critical ones first, and each once', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, () => it_.person()));
    await it_.notify(soon, people, { key: 'storm' });
    await it_.notify(critical, [people.at(-1)!], { name: 'Fire', key: 'fire' });
    const at = new Date(Date.now() + HOUR);
    // Of ten a minute, a run every 15 s writes three, and one more where the last person gets two.
    const runs: number[] = [];
    do runs.push(await it_.dispatch(at, 10));
    while (runs.at(-1)! > 0);
    expect([runs.every((written) => written <= 4), runs.reduce((sum, written) => sum + written, 0)]).toEqual([true, 11]);
    const [first] = await it_.query(`select subject from mails where to_address = any($1) order by id limit 1`, [
      people.map(({ email }) => email),
    ]);
    expect(first.subject).toBe('Parcel: Fire');
    for (const person of people.slice(0, -1)) expect(await it_.mailsTo(person)).toHaveLength(1);
    const everybody = Array.from({ length: 10_001 }, () => newId());
    const news = { to: everybody, dedupeKey: 'x', subject: { type: 'x', id: 'x' }, data: { name: '' } };
    await expect(async () => it_.get(Notifications).notify(soon, news)).rejects.toThrow('10001 people');
  });

  it('NT1 and notifications are forgotten after their time, deliveries and digests with them', async () => {
    const eva = await it_.person();
    await it_.notify(inDigest, [eva], { name: 'Old' });
    await it_.dispatch();
    await it_.dispatch(new Date((await nextDue(eva)).getTime()));
    await it_.notify(soon, [eva], { name: 'New' });
    await it_.query(
      `with n as (update notifications set created_at = now() - interval '91 days' where user_id = $1 and data->>'name' = 'Old')
       update notification_digests set opened_at = now() - interval '91 days' where user_id = $1`,
      [eva.userId],
    );
    await it_.get(NotificationInbox).forgetOld();
    expect([await it_.deliveriesOf(eva), await digestsOf(eva)]).toEqual([['waiting'], []]);
  });

  it('NT1 and lists are found by their indexes, and the unread are counted no further than to a hundred', async () => {
    const eva = await it_.person();
    await it_.query(
      `insert into notifications (id, user_id, topic, dedupe_key, subject_type, subject_id, data, read_at)
       select gen_random_uuid(), case when n % 10 = 0 then $1::uuid else u.id end, case when n % 500 = 0 then 'test.digest' else 'test.soon' end, 'many ' || n, 'parcel', n::text, '{}',
         case when n % 3 = 0 then now() end
       from generate_series(1, 20000) n join lateral (select id from users offset n % 40 limit 1) u on true`,
      [eva.userId],
    );
    await it_.query(
      `insert into notification_deliveries (id, notification_id, user_id, not_before)
       select id, id, user_id, now() + random() * interval '9 days' from notifications where dedupe_key like 'many %'`,
    );
    await it_.query('analyze notifications, notification_deliveries');
    const planOf = async (text: string, values: unknown[]) =>
      (await it_.query(`explain ${text}`, values)).map((row) => row['QUERY PLAN']).join('\n');
    const statements: [string, string, unknown[]][] = [
      ['notifications_of_person', 'select * from notifications where user_id = $1 order by id desc limit 51', [eva.userId]],
      [
        'notifications_unread',
        'select * from notifications where user_id = $1 and read_at is null order by id desc limit 51',
        [eva.userId],
      ],
      [
        'notifications_of_topic',
        `select * from notifications where user_id = $1 and topic = 'test.digest' and id < $2 order by id desc limit 51`,
        [eva.userId, newId()],
      ],
      [
        'notifications_unread_about',
        `select id from notifications where user_id = $1 and subject_type = 'parcel' and subject_id = '10' and read_at is null`,
        [eva.userId],
      ],
      ['notifications_created_at', `select id from notifications where created_at < now() - interval '90 days' limit 1000`, []],
      [
        'notification_deliveries_due',
        `select user_id from notification_deliveries where status = 'waiting' and not_before <= now() order by critical desc, not_before limit 1000`,
        [],
      ],
    ];
    for (const [index, text, values] of statements) {
      const plan = await planOf(text, values);
      expect([index, plan.includes(`using ${index}`) || plan.includes(`on ${index}`), plan.includes('Seq Scan')]).toEqual([
        index,
        true,
        false,
      ]);
    }
    expect(await it_.get(NotificationRepository).countUnread(eva.userId, 100)).toBe(100);
    const { body } = await it_.api.request({ url: '/api/notifications/unread-count', token: eva.token });
    expect(body).toEqual({ count: 99, more: true });
    await it_.api.request({
      method: 'POST',
      url: '/api/notifications/read-all',
      token: eva.token,
      body: { upTo: 'ffffffff-ffff-4fff-bfff-ffffffffffff' },
    });
    expect((await it_.api.request({ url: '/api/notifications/unread-count', token: eva.token })).body).toEqual({ count: 0, more: false });
  });
});
