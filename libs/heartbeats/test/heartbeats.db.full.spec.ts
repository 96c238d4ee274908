import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeartbeatApi, startHeartbeatApi } from './heartbeat-api.js';

describe('heartbeats under load', () => {
  let world: HeartbeatApi;
  beforeAll(async () => void (world = await startHeartbeatApi({ RATE_LIMITS: 'heartbeats.ping.token=30/60,*=1000000/60' })));
  afterAll(() => world.close());

  it('MO2 take a storm of reports, keep the latest twenty, and are limited by token without going down', async () => {
    const { id, path } = await world.create('Storm');
    const other = await world.create('Beside the storm');
    const storm = Array.from({ length: 200 }, (_, index) =>
      world.api.request({ method: index % 7 === 0 ? 'GET' : 'POST', url: index % 5 === 0 ? `${path}/fail` : path }),
    );
    const [answers, beside] = [await Promise.all(storm), await world.api.request({ method: 'POST', url: other.path })];
    const counted = Map.groupBy(answers, ({ status }) => status);
    expect([counted.get(204)!.length, counted.get(429)!.length]).toEqual([30, 170]);
    expect(beside.status).toBe(204);
    expect((await world.query('select count(*)::int from heartbeat_pings where heartbeat_id = $1', [id]))[0]).toEqual({ count: 20 });
    // However they were mixed: the state is that of the last one, and the alert goes with it.
    const { state, failed } = (await world.query('select state, failed from heartbeats where id = $1', [id]))[0]!;
    expect(state).toBe(failed ? 'down' : 'up');
    expect((await world.alertsOf(id)).filter((each) => each === 'firing')).toHaveLength(failed ? 1 : 0);
  });

  it('MO2 are told of once when two processes look at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 60 }, (_, index) => world.create(`Many ${index}`, 60, 0)));
    const [ids, paths] = [made.map(({ id }) => id), made.map(({ path }) => path)];
    for (const path of paths) expect((await world.api.request({ method: 'POST', url: path })).status).toBe(204);
    const [one, two] = [world.sweeper(), world.sweeper()];
    // Somebody has looked until now.
    await one.sweep();
    for (const id of ids) await world.age(id, 120);
    for (let round = 0; round < 3; round += 1) await Promise.all([one.sweep(), two.sweep()]);
    const states = await world.query('select distinct state from heartbeats where id = any($1)', [ids]);
    expect(states).toEqual([{ state: 'down' }]);
    const rows = await world.query('select subject, count(*)::int as count from alerts where subject = any($1) group by 1', [ids]);
    expect([rows.length, new Set(rows.map(({ count }) => count))]).toEqual([60, new Set([1])]);
  });

  it('MO2 a report and the look at the same time agree in the end', async () => {
    const { id, path } = await world.create('Race', 60, 0);
    await world.api.request({ method: 'POST', url: path });
    for (let round = 0; round < 15; round += 1) {
      await world.age(id, 120);
      await Promise.all([world.sweeper().sweep(), world.api.request({ method: 'POST', url: path })]);
      await world.sweeper().sweep();
      expect(await world.stateOf(id)).toBe('up');
      expect((await world.alertsOf(id)).filter((each) => each === 'firing')).toEqual([]);
    }
  });

  it('MO2 are given time when nobody looked for a while', async () => {
    const [hourly, quick] = [await world.create('Hourly', 3_600, 60), await world.create('Quick', 60, 0)];
    const gone = await world.create('Gone before', 60, 0);
    for (const { path } of [hourly, quick, gone]) await world.api.request({ method: 'POST', url: path });
    await world.age(hourly.id, 3_900);
    await world.age(quick.id, 300);
    await world.age(gone.id, 3_000);
    await world.query(`update heartbeat_watch set swept_at = now() - interval '10 minutes'`);
    const sweeper = world.sweeper();
    await sweeper.sweep();
    // What was overdue before the pause still is.
    await sweeper.sweep();
    expect(await Promise.all([hourly, quick, gone].map(({ id }) => world.stateOf(id)))).toEqual(['up', 'up', 'down']);
    await world.age(quick.id, 61);
    await sweeper.sweep();
    expect(await Promise.all([hourly, quick].map(({ id }) => world.stateOf(id)))).toEqual(['up', 'down']);
  });

  it('MO2 are 200 at most, also when many are made at once', async () => {
    await world.query(
      `insert into heartbeats (id, name, token_digest, period_seconds, grace_seconds)
       select gen_random_uuid(), 'Filler ' || n, sha256(n::text::bytea), 60, 0
       from generate_series(1, 197 - (select count(*)::int from heartbeats)) n`,
    );
    const made = await Promise.allSettled(Array.from({ length: 6 }, (_, index) => world.create(`Last ${index}`)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});
