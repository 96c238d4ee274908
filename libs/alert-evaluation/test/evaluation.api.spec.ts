import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlertLifecycle, AlertUpkeep } from '#alerts';
import { signIn, type SignedIn } from '#auth/testing';
import { startTestApi, type TestApi } from '#harness';
import { type AlertNotice, AlertReceivers, AlertTicks, KnownCauses } from '#platform/alerts';
import { newId, ReservedDatabase } from '#platform/database';
import { Maintenance, NO_MAINTENANCE } from '#platform/maintenance';
import { FigureRegistry, type FigureSource } from '#platform/status';
import { ProcessDirectory } from '#system-status';
import { AlertEvaluator } from '../src/alert-evaluator.js';
import { EvaluationLeaseRepository } from '../src/evaluation-lease.repository.js';
import { RuleLook } from '../src/rule-look.js';
import { SignalReadings } from '../src/signal-readings.js';
import { SituationQuery } from '../src/situation.query.js';

let api: TestApi;
let admin: SignedIn;
let owner: Pool;
const levels = { a: 0, b: 0, unused: 0 };
const reads = { a: 0, unused: 0, slow: 0 };
const heard: string[] = [];
let refusing = '';

/** Apart from the product's own, which others read as well. */
const sources: readonly FigureSource[] = [
  {
    series: [{ key: 'test-a', unit: 'seconds' }, { key: 'test-b', unit: 'count' }], // prettier-ignore
    everySeconds: 0,
    read: () => {
      reads.a += 1;
      return Promise.resolve({ 'test-a': levels.a, 'test-b': levels.b });
    },
  },
  {
    series: [{ key: 'test-unused', unit: 'count' }],
    everySeconds: 0,
    read: () => Promise.resolve({ 'test-unused': (reads.unused += 1) }),
  },
  {
    series: [{ key: 'test-slow', unit: 'count' }],
    everySeconds: 0,
    read: () => {
      reads.slow += 1;
      return new Promise(() => undefined);
    },
  },
];
const figures = new FigureRegistry();
figures.register(...sources);

const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });

/** As a worker of its own has it. */
function newLook({ causes = new KnownCauses(), maintenance = new Maintenance() } = {}): RuleLook {
  const readings = new SignalReadings(figures, get(ProcessDirectory));
  return new RuleLook(new SituationQuery(get(ReservedDatabase)), readings, get(AlertLifecycle), get(AlertUpkeep), maintenance, causes);
}
const newEvaluator = (role: 'api' | 'worker', look = newLook()) =>
  new AlertEvaluator(role, new EvaluationLeaseRepository(get(ReservedDatabase)), look, get(AlertUpkeep), get(AlertTicks));
const expire = (seconds: number) => owner.query(`update alert_leases set leased_until = now() - make_interval(secs => $1)`, [seconds]);

async function addRule(key: string, condition: object, changes: object = {}): Promise<string> {
  const body = { name: { en: key, es: key }, severity: 'warning', condition, ...changes };
  const { body: rule } = await api.request({ method: 'POST', url: '/api/admin/alert-rules', body, token: admin.token });
  return rule.id as string;
}
const threshold = (figure: string) => ({ kind: 'threshold', figure, direction: 'above', fireAt: 5, clearAt: 2, forSeconds: 0 });
const states = async () =>
  Object.fromEntries(
    (await owner.query(`select r.name_en, a.state, a.value from alerts a join alert_rules r on r.id = a.rule_id order by a.id`)).rows.map(
      ({ name_en: name, state }) => [name, state],
    ),
  );

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
  admin = await signIn(api.app, { admin: true });
  // It would begin in half a minute.
  await get(AlertEvaluator).onModuleDestroy();
  // Only the rules of these tests: what the machine does otherwise is none of theirs.
  await get(AlertUpkeep).keepDefaults();
  await owner.query(`update alert_rules set enabled = false`);
  get(FigureRegistry).register(...sources.map(({ series }) => ({ series, read: () => Promise.resolve({}) })));
  const hear = (kind: string) => (alert: AlertNotice) => {
    if (alert.name.en === refusing) return Promise.reject(new Error('no'));
    return Promise.resolve(void heard.push(`${kind} ${alert.name.en} ${alert.value} ${alert.unit}`));
  };
  get(AlertReceivers).register({ fired: hear('fired'), resolved: hear('resolved') });
});
afterEach(async () => {
  await owner.query(`delete from alerts; delete from alert_rules where not is_default; delete from alert_leases`);
  Object.assign(levels, { a: 0, b: 0 });
  heard.length = 0;
  refusing = '';
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

describe('the process that looks', () => {
  it('MO2 is one of all that try, again and again; another when it is silent, at once when it ends', async () => {
    const all = Array.from({ length: 5 }, () => newEvaluator('worker'));
    const tries = () => Promise.all(all.map((each) => each.once()));
    const first = await tries();
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await tries()).toEqual(first);
    await expire(1);
    // Whoever comes first: one of all, be it the same.
    expect((await tries()).filter(Boolean)).toHaveLength(1);
    const holder = all[(await tries()).indexOf(true)]!;
    await holder.onModuleDestroy();
    const rest = all.filter((each) => each !== holder);
    expect((await Promise.all(rest.map((each) => each.once()))).filter(Boolean)).toHaveLength(1);
  });

  it('MO2 is the API only while no worker looks', async () => {
    const [standIn, worker] = [newEvaluator('api'), newEvaluator('worker')];
    expect(await worker.once()).toBe(true);
    await expire(15);
    expect(await standIn.once()).toBe(false);
    await expire(21);
    expect([await standIn.once(), await standIn.once()]).toEqual([true, true]);
    expect(await worker.once()).toBe(true);
    expect(await standIn.once()).toBe(false);
  });
});

describe('looking', () => {
  it('MO2 makes an alert of a figure that is too high, and ends it when it is well', async () => {
    await addRule('level', threshold('test-a'));
    const evaluator = newEvaluator('worker');
    await evaluator.once();
    expect(await states()).toEqual({});
    levels.a = 7;
    await evaluator.once();
    levels.a = 4;
    await evaluator.once();
    expect(await states()).toEqual({ level: 'firing' });
    levels.a = 2;
    await evaluator.once();
    expect(await states()).toEqual({ level: 'resolved' });
    expect(heard).toEqual(['fired level 7 seconds', 'resolved level 7 seconds']);
  });

  it('MO2 tells nobody twice when two processes take themselves for the one', async () => {
    for (const key of ['one', 'two', 'three']) await addRule(key, threshold('test-a'));
    levels.a = 9;
    const looks = Array.from({ length: 4 }, () => newLook());
    const now = (await owner.query(`select now()`)).rows[0].now as Date;
    await Promise.all(looks.map((look) => look.take(now)));
    expect(heard.toSorted()).toEqual(['fired one 9 seconds', 'fired three 9 seconds', 'fired two 9 seconds']);
    levels.a = 0;
    await Promise.all(looks.map((look) => look.take(now)));
    expect(heard).toHaveLength(6);
  });

  it('MO2 waits for as long as the rule says, by the database’s clock, and forgets what was never for long enough', async () => {
    await addRule('patient', { ...threshold('test-a'), forSeconds: 60 });
    const look = newLook();
    const begun = Date.now();
    levels.a = 9;
    await look.take(new Date(begun));
    await look.take(new Date(begun + 59_000));
    expect(await states()).toEqual({ patient: 'pending' });
    levels.a = 5;
    await look.take(new Date(begun + 60_000));
    expect(await states()).toEqual({});
    levels.a = 9;
    await look.take(new Date(begun + 61_000));
    await look.take(new Date(begun + 121_000));
    expect([await states(), heard]).toEqual([{ patient: 'firing' }, ['fired patient 9 seconds']]);
  });

  it('MO2 ends what fired just as its rule was removed', async () => {
    const id = await addRule('removed', threshold('test-a'));
    levels.a = 9;
    const client = await owner.connect();
    await client.query('begin');
    await client.query('select from alert_rules where id = $1 for update', [id]);
    const look = newEvaluator('worker').once();
    // It has seen the rule as it was, and waits for it.
    await expect
      .poll(
        async () =>
          (await client.query('select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()'))
            .rowCount,
      )
      .toBe(1);
    await client.query('update alert_rules set removed_at = now(), enabled = false where id = $1', [id]);
    await client.query('commit');
    client.release();
    await look;
    await expire(1);
    expect(await states()).toEqual({ removed: 'firing' });
    await newEvaluator('worker').once();
    expect([await states(), heard]).toEqual([{ removed: 'resolved' }, ['fired removed 9 seconds', 'resolved removed 9 seconds']]);
  });

  it('MO2 tells nobody of what maintenance explains', async () => {
    await addRule('explained', threshold('test-a'), { inhibitedBy: ['maintenance'] });
    await addRule('not explained', threshold('test-a'));
    levels.a = 9;
    const maintenance = new Maintenance();
    maintenance.replace({ ...NO_MAINTENANCE, level: 'read_only', startsAt: new Date(0) });
    const evaluator = newEvaluator('worker', newLook({ maintenance }));
    await evaluator.once();
    maintenance.replace(NO_MAINTENANCE);
    // Nor of what it leaves behind.
    await evaluator.once();
    expect(heard).toEqual(['fired not explained 9 seconds']);
  });

  it('MO2 tells nobody of what follows from something that this process sees to be away', async () => {
    await addRule('explained', threshold('test-a'), { inhibitedBy: ['redis-down'] });
    await addRule('not explained', threshold('test-a'), { inhibitedBy: ['database-down'] });
    levels.a = 9;
    const causes = new KnownCauses();
    causes.saw('redis-down');
    await newEvaluator('worker', newLook({ causes })).once();
    expect(heard).toEqual(['fired not explained 9 seconds']);
  });

  it('MO2 counts what all processes counted', async () => {
    await addRule('given up', { kind: 'rate', counter: 'outcome:job-failed', moreThan: 3, clearAt: 0, windowSeconds: 60 });
    const [a, b] = [newId(), newId()];
    const report = (id: string, failed: number) => {
      const counts = {
        requests: 0,
        errors4xx: 0,
        errors5xx: 0,
        seconds: 0,
        buckets: [],
        securityEvents: {},
        outcomes: { 'job-failed': failed },
      };
      return owner.query(
        `insert into ops.process_reports (id, process_id, role, host, pid, release, node_version, started_at, settings_version, gauges, totals)
         values ($1, $1, 'worker', 'elsewhere', 1, 'r', 'n', now() - interval '1 day', 0, '{}', $2) on conflict (id) do update set totals = excluded.totals`,
        [id, { ...counts, failedCalls: { database: 0, redis: 0 } }],
      );
    };
    await Promise.all([report(a, 100), report(b, 1)]);
    const evaluator = newEvaluator('worker');
    await evaluator.once();
    await Promise.all([report(a, 102), report(b, 2)]);
    await evaluator.once();
    expect(heard).toEqual([]);
    await report(b, 3);
    await evaluator.once();
    expect(heard).toEqual(['fired given up 4 count']);
    await owner.query(`delete from ops.process_reports where host = 'elsewhere'`);
  });

  it('MO2 reads only what an enabled rule needs, and waits for nobody who is late', async () => {
    await addRule('level', threshold('test-a'));
    await addRule('unused', threshold('test-unused'), { enabled: false });
    await addRule('slow', threshold('test-slow'));
    levels.a = 9;
    const evaluator = newEvaluator('worker');
    await evaluator.once();
    await evaluator.once();
    expect(await states()).toEqual({ level: 'firing' });
    // What hangs is not asked again.
    expect([reads.unused, reads.slow]).toEqual([0, 1]);
  });

  it('MO2 what cannot be told is tried again, and keeps nothing else from being told', async () => {
    for (const key of ['first', 'second', 'third']) await addRule(key, threshold('test-a'));
    levels.a = 9;
    refusing = 'second';
    const evaluator = newEvaluator('worker');
    await evaluator.once();
    await evaluator.once();
    expect([await states(), heard.length]).toEqual([{ first: 'firing', third: 'firing' }, 2]);
    refusing = '';
    await evaluator.once();
    expect(heard).toHaveLength(3);
  });

  it('MO2 what is due each second is done after it, once at a time, and what fails keeps nothing else', async () => {
    let [running, most, done] = [0, 0, 0];
    get(AlertTicks).register('test-slow', async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 150));
      running -= 1;
      done += 1;
    });
    get(AlertTicks).register('test-broken', () => Promise.reject(new Error('no')));
    const evaluator = newEvaluator('worker');
    for (let n = 0; n < 3; n += 1) await evaluator.once();
    await expect.poll(() => done).toBeGreaterThan(0);
    expect(most).toBe(1);
  });
});

it('MO2 old alerts are forgotten, and rules that were removed with them', async () => {
  const id = await addRule('old', threshold('test-a'));
  await owner.query(
    `insert into alerts (id, rule_id, subject, state, pending_since, fired_at, resolved_at) select gen_random_uuid(), $1, '', 'resolved', t, t, t
     from unnest(array[now() - interval '91 days', now() - interval '89 days']) t`,
    [id],
  );
  await owner.query(`update alert_rules set removed_at = now() - interval '2 days', enabled = false where id = $1`, [id]);
  const left = async () => (await owner.query(`select (select count(*)::int from alerts) as alerts, (select count(*)::int from alert_rules where id = $1) as rules`, [id])).rows[0]; // prettier-ignore
  await get(AlertUpkeep).forgetOld();
  expect(await left()).toEqual({ alerts: 1, rules: 1 });
  await owner.query(`delete from alerts`);
  await get(AlertUpkeep).forgetOld();
  expect(await left()).toEqual({ alerts: 0, rules: 0 });
});
