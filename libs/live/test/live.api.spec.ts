import { signIn, type SignedIn } from '#auth/testing';
import { type Pair, startPair } from '#harness';
import { Transactions } from '#platform/database';
import { Health } from '#platform/health';
import { Maintenance } from '#platform/maintenance';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { defineLiveEvent, LiveEvents } from '../src/index.js';
import { LiveUpkeepService } from '../src/live-upkeep.service.js';
import { PersonEventRepository } from '../src/person-event.repository.js';
import { type LiveReader, readLive } from '../src/testing/index.js';

const Happened = defineLiveEvent<{ n: number }>({ type: 'test.happened', summary: 'Something happened.' });

describe('MS2 live streams', () => {
  let pair: Pair;
  let urls: [string, string];
  const readers: LiveReader[] = [];
  let epoch: number;

  beforeAll(async () => {
    pair = await startPair();
    urls = await Promise.all([pair.here.listen(), pair.there.listen()]);
    [{ restore_epoch: epoch }] = (await pair.query('select restore_epoch from installation')) as [{ restore_epoch: number }];
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.leave();
  });
  afterAll(() => pair.close());

  const open = async (by: SignedIn, { at = 0, from }: { at?: number; from?: string } = {}) => {
    const reader = await readLive(urls[at]!, by.token, from);
    readers.push(reader);
    return reader;
  };
  const tell = (people: readonly SignedIn[], n: number, app = pair.here.app) =>
    app.get(Transactions, { strict: false }).run(async () =>
      app.get(LiveEvents, { strict: false }).tell(
        people.map(({ userId }) => userId),
        Happened,
        { n },
      ),
    );
  const numbers = (reader: LiveReader) => reader.events.flatMap(({ type, data }) => (type === 'test.happened' ? [Number(data['n'])] : []));
  const until = (reader: LiveReader, condition: () => boolean) => reader.until(condition);

  it('MS2 tells a person what happens to them in whichever process, and nobody else', async () => {
    const [ana, ben] = [await signIn(pair.here.app), await signIn(pair.here.app)];
    await tell([ana], 1);
    const [hers, his] = [await open(ana, { at: 1 }), await open(ben)];
    await until(hers, () => hers.events.length === 1);
    await until(his, () => his.events.length === 1);
    // What was before is read by other routes.
    expect(hers.events).toEqual([{ id: `${epoch}.1`, type: 'reset', data: {} }]);
    expect(his.events).toEqual([{ id: `${epoch}.0`, type: 'reset', data: {} }]);
    await tell([ana], 2);
    await tell([ana, ben], 3, pair.there.app);
    await until(hers, () => hers.events.length === 3);
    await until(his, () => his.events.length === 2);
    expect(hers.events.slice(1)).toEqual([
      { id: `${epoch}.2`, type: 'test.happened', data: { n: 2 } },
      { id: `${epoch}.3`, type: 'test.happened', data: { n: 3 } },
    ]);
    expect(numbers(his)).toEqual([3]);
    expect(hers.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
  });

  it('MS2 a reader that is cut off anywhere and comes back to either process sees each event once and in order', async () => {
    const ana = await signIn(pair.here.app);
    const seen: number[] = [];
    let isOver = false;
    const first = await open(ana);
    await until(first, () => first.events.length === 1);
    let place = first.lastId!;
    first.leave();
    const following = (async () => {
      for (let at = 0; !isOver || seen.length < 150; at = 1 - at) {
        const reader = await open(ana, { at, from: place });
        const most = 1 + ((seen.length * 7) % 25);
        await until(reader, () => reader.events.length >= most || seen.length + reader.events.length >= 150);
        // The cut may fall between any two bytes: what came whole counts.
        reader.leave();
        seen.push(...numbers(reader));
        place = reader.lastId ?? place;
      }
    })();
    for (let batch = 0; batch < 15; batch += 1)
      await Promise.all(
        Array.from({ length: 10 }, (_, index) => tell([ana], batch * 10 + index, index % 2 ? pair.here.app : pair.there.app)),
      );
    isOver = true;
    await following;
    // Each once; of those that were told at the same moment any may be first.
    expect(seen).toHaveLength(150);
    expect(new Set(seen).size).toBe(150);
    expect(seen.map((n) => Math.floor(n / 10))).toEqual(Array.from({ length: 150 }, (_, index) => Math.floor(index / 10)));
  });

  it('MS2 a stream that opens while others are read for, at a later place, is told what comes next and nothing twice', async () => {
    const ana = await signIn(pair.here.app);
    const first = await open(ana);
    await until(first, () => first.events.length === 1);
    const events = pair.here.app.get(PersonEventRepository, { strict: false });
    const [read, may] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const unread = vi.spyOn(events, 'unread').mockImplementation(async (...asked) => {
      const found = await PersonEventRepository.prototype.unread.apply(events, asked);
      if (found.length > 0) read.resolve();
      await may.promise;
      return found;
    });
    await tell([ana], 1);
    await read.promise;
    await tell([ana], 2);
    const second = await open(ana, { from: `${epoch}.2` });
    may.resolve();
    unread.mockRestore();
    await tell([ana], 3);
    await until(second, () => numbers(second).includes(3));
    expect(second.events.map(({ id, type }) => [id, type])).toEqual([[`${epoch}.3`, 'test.happened']]);
    await until(first, () => numbers(first).length === 3);
  });

  it('MS2 whoever comes back too late reads anew', async () => {
    const ana = await signIn(pair.here.app);
    for (let n = 1; n <= 4; n += 1) await tell([ana], n);
    const worker = new LiveUpkeepService(pair.here.app.get(PersonEventRepository, { strict: false }));
    await pair.query(`update person_events set at = now() - interval '61 minutes' where user_id = $1 and position <= 2`, [ana.userId]);
    await worker.forget();
    expect(await pair.query('select position::int from person_events where user_id = $1 order by position', [ana.userId])).toEqual([
      { position: 3 },
      { position: 4 },
    ]);
    const [late, inTime] = [await open(ana, { from: `${epoch}.1` }), await open(ana, { from: `${epoch}.2` })];
    await until(late, () => late.events.length === 1);
    expect(late.events).toEqual([{ id: `${epoch}.4`, type: 'reset', data: {} }]);
    await until(inTime, () => inTime.events.length === 2);
    expect(numbers(inTime)).toEqual([3, 4]);
    await pair.query(
      `insert into person_events (user_id, position, type, payload) select $1, n, 'test.happened', '{}' from generate_series(5, 1500) as n`,
      [ana.userId],
    );
    await pair.query('update person_streams set last = 1500 where user_id = $1', [ana.userId]);
    await worker.forget();
    expect(await pair.query('select min(position)::int, count(*)::int from person_events where user_id = $1', [ana.userId])).toEqual([
      { min: 501, count: 1000 },
    ]);
    const [all, most] = await Promise.all([500, 1450].map((n) => open(ana, { at: 1, from: `${epoch}.${n}` })));
    await until(all!, () => all!.events.length === 1000);
    expect(all!.lastId).toBe(`${epoch}.1500`);
    await until(most!, () => most!.lastId === `${epoch}.1500`);
    expect(most!.events.map(({ type }) => type)).toEqual(Array.from({ length: 50 }, () => 'test.happened'));
    // The same number in a past that a restore ended.
    const other = await open(ana, { at: 1, from: `${epoch + 1}.1500` });
    await until(other, () => other.events.length === 1);
    expect(other.events).toEqual([{ id: `${epoch}.1500`, type: 'reset', data: {} }]);
  });

  it('MS2 a stream ends within two seconds of its session, on every process', async () => {
    const [ana, ben] = [await signIn(pair.here.app), await signIn(pair.here.app)];
    const [hers, his, other] = [await open(ana, { at: 1 }), await open(ben, { at: 1 }), await open(ben)];
    const began = performance.now();
    await pair.here.request({ method: 'POST', url: '/api/auth/logout', token: ana.token });
    await pair.query(`update users set status = 'suspended' where id = $1`, [ben.userId]);
    await Promise.all([hers.ended, his.ended, other.ended]);
    // Two seconds, and as much again on a machine with other work.
    expect(performance.now() - began).toBeLessThan(4_000);
    expect((await pair.there.request({ url: '/api/live', token: ana.token })).status).toBe(401);
  });

  it('MS2 the ninth stream of a person takes the place of the oldest', async () => {
    const ana = await signIn(pair.here.app);
    const own: LiveReader[] = [];
    for (let n = 0; n < 9; n += 1) own.push(await open(ana));
    await own[0]!.ended;
    expect(own[0]!.events.at(-1)).toMatchObject({ type: 'replaced' });
    // Until a stream has a place, what happens only moves where it begins.
    for (const reader of own.slice(1)) await until(reader, () => reader.events.length === 1);
    await tell([ana], 1);
    await until(own[8]!, () => numbers(own[8]!).length === 1);
    await until(own[1]!, () => numbers(own[1]!).length === 1);
  });

  it('MS2 a reader who takes nothing holds nobody up, and costs no memory for what is told', async () => {
    const [ana, ben] = [await signIn(pair.here.app), await signIn(pair.here.app)];
    const [slow, quick, other] = [await open(ana), await open(ana), await open(ben)];
    for (const reader of [slow, quick, other]) await until(reader, () => reader.events.length === 1);
    slow.pause();
    await pair.query('insert into person_streams (user_id, last) values ($1, 900)', [ana.userId]);
    await pair.query(
      `insert into person_events (user_id, position, type, payload)
        select $1, n, 'test.happened', jsonb_build_object('n', n, 'text', repeat('x', 20000)) from generate_series(1, 900) as n`,
      [ana.userId],
    );
    await tell([ana, ben], 901);
    await until(quick, () => numbers(quick).length === 901);
    await until(other, () => numbers(other).length === 1);
    expect(numbers(slow).length).toBeLessThan(901);
    slow.resume();
    await until(slow, () => numbers(slow).length === 901);
    expect(numbers(slow)).toEqual(numbers(quick));
  });

  it('MS2 ends all streams when maintenance closes the platform', async () => {
    const ana = await signIn(pair.here.app);
    const reader = await open(ana);
    const maintenance = pair.here.app.get(Maintenance, { strict: false });
    const closed = { ...maintenance.state, version: 1, level: 'full', reason: 'x', startsAt: new Date(0) } as const;
    maintenance.adopt(closed);
    await reader.ended;
    expect((await pair.here.request({ url: '/api/live', token: ana.token })).status).toBe(503);
    maintenance.replace({ ...closed, version: 0, level: 'off' });
  });

  it('MS2 refuses strangers, and says when to come back where there is no room', async () => {
    const ana = await signIn(pair.here.app);
    expect((await pair.here.request({ url: '/api/live' })).status).toBe(401);
    expect((await pair.here.request({ url: `/api/live?lastEventId=${'1'.repeat(41)}`, token: ana.token })).status).toBe(400);
    pair.here.app.get(Health, { strict: false }).beginDrain();
    const full = await pair.here.request({ url: '/api/live', token: ana.token });
    expect([full.status, full.body.error.code, full.headers['retry-after']]).toEqual([503, 'LIVE_STREAMS_FULL', '20']);
  });
});
