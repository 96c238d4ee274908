import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestWorker } from '#harness';
import { newId, Transactions } from '#platform/database';
import { Notifications } from '../src/index.js';
import { type NotificationApi, soon, startNotificationApi } from './notification-api.js';

const MANY = 2_345;
let it_: NotificationApi;
let people: string[];

beforeAll(async () => {
  it_ = await startNotificationApi();
  await it_.person();
  const rows = await it_.query(
    `insert into users (id, organisation_id, email, first_name, last_name, confirmed_at)
     select gen_random_uuid(), o.id, 'one-of-many-' || n || '@example.com', 'One', 'Of Many', now()
     from generate_series(1, $1::int) n, (select id from organisations order by created_at limit 1) o returning id`,
    [MANY],
  );
  people = rows.map(({ id }) => id);
});
afterAll(() => it_?.close());

const news = (dedupeKey: string, to: readonly string[]) => ({
  to,
  dedupeKey,
  subject: { type: 'parcel', id: newId() },
  data: { name: 'All' },
});
const waiting = () =>
  it_.query(
    `select jsonb_array_length(payload->'userIds') as people, round(extract(epoch from run_at - created_at))::int as after
     from outbox where name = 'notifications.tell' order by run_at`,
  );
const told = async () => (await it_.query(`select count(*)::int as n, count(distinct user_id)::int as people from notifications`))[0];

it('NT1 many people are told by a job, a thousand a second: each once, also when it is asked for twice, with a mail and a live event', async () => {
  const notifications = it_.get(Notifications);
  const undone = it_.get(Transactions).run(async () => {
    await notifications.notify(soon, news('undone', people));
    throw new Error('changed my mind');
  });
  await expect(undone).rejects.toThrow('changed my mind');
  expect(await waiting()).toEqual([]);

  await notifications.notify(soon, news('all', [...people, newId()]));
  expect(await waiting()).toEqual([
    { people: 1_000, after: 0 },
    { people: 1_000, after: 1 },
    { people: MANY - 1_999, after: 2 },
  ]);
  expect(await told()).toEqual({ n: 0, people: 0 });
  await notifications.notify(soon, news('all', people));
  // Two hundred are told at once.
  await notifications.notify(soon, news('few', people.slice(0, 200)));
  expect(await told()).toEqual({ n: 200, people: 200 });

  const gone = people[0]!;
  await it_.query(`delete from users where id = $1`, [gone]);
  const worker = await startTestWorker(it_.api.config);
  try {
    await expect.poll(waiting, { timeout: 20_000 }).toEqual([]);
    await expect.poll(told, { timeout: 30_000 }).toEqual({ n: MANY - 1 + 199, people: MANY - 1 });
  } finally {
    await worker.close();
  }
  expect(await told()).toEqual({ n: MANY - 1 + 199, people: MANY - 1 });
  const [deliveries] = await it_.query(`select count(*)::int as n from notification_deliveries`);
  const [events] = await it_.query(`select count(*)::int as n from person_events where type = 'notifications.changed'`);
  expect([deliveries, events]).toEqual([{ n: MANY - 1 + 199 }, { n: MANY - 1 + 199 }]);
});

it('NT1 a job that tells many goes on where another one ended, and ends when it is asked to', async () => {
  const stop = new AbortController();
  const telling = (userIds: readonly string[]) => ({
    userIds,
    news: {
      topic: soon.name,
      critical: false,
      dedupeKey: 'again',
      subject: { type: 'parcel', id: newId() },
      data: JSON.stringify({ name: 'Again' }),
      unlessUnread: false,
      holdSeconds: 0,
    },
  });
  const again = async () => (await it_.query(`select count(*)::int as n from notifications where dedupe_key = 'again'`))[0].n;
  const everybody = people.slice(1);
  const first = it_.get(Notifications).tellMany(telling(everybody), stop.signal);
  await expect.poll(again, { interval: 5 }).toBeGreaterThan(0);
  stop.abort();
  await expect(first).rejects.toThrow();
  expect(await again()).toBeLessThan(everybody.length);
  const transactions = it_.get(Transactions);
  const parts: { readonly begun: number; readonly ended: number }[] = [];
  const run = transactions.run.bind(transactions);
  vi.spyOn(transactions, 'run').mockImplementation(async (work) => {
    const begun = performance.now();
    const result = await run(work);
    parts.push({ begun, ended: performance.now() });
    return result;
  });
  await it_.get(Notifications).tellMany(telling(everybody), new AbortController().signal);
  vi.restoreAllMocks();
  expect(parts).toHaveLength(Math.ceil(everybody.length / 100));
  // Between two it rests for most of the time.
  for (const [index, { begun, ended }] of parts.slice(0, -1).entries())
    expect(parts[index + 1]!.begun - ended).toBeGreaterThan(Math.min(4 * (ended - begun), 240));
  expect(await again()).toBe(everybody.length);
});
