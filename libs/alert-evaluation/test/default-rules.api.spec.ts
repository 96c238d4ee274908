import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlertLifecycle, AlertUpkeep } from '#alerts';
import { startTestApi, type TestApi } from '#harness';
import { type AlertNotice, AlertReceivers, KnownCauses } from '#platform/alerts';
import { newId, ReservedDatabase } from '#platform/database';
import { Maintenance } from '#platform/maintenance';
import { Metrics } from '#platform/metrics';
import { FigureRegistry } from '#platform/status';
import { ProcessDirectory } from '#system-status';
import { AlertEvaluator } from '../src/alert-evaluator.js';
import { RuleLook } from '../src/rule-look.js';
import { SignalReadings } from '../src/signal-readings.js';
import { SituationQuery } from '../src/situation.query.js';

const PROCESS = newId();

let api: TestApi;
let owner: Pool;
let metrics: Metrics;
let begun: number;
const fired: string[] = [];

const get = <T>(type: abstract new (...args: never[]) => T): T => api.app.get(type as never, { strict: false });
const newLook = () =>
  new RuleLook(
    new SituationQuery(get(ReservedDatabase)),
    new SignalReadings(get(FigureRegistry), get(ProcessDirectory)),
    get(AlertLifecycle),
    get(AlertUpkeep),
    new Maintenance(),
    new KnownCauses(),
  );
const at = (seconds: number) => new Date(begun + seconds * 1_000);

/** As a worker reports what it counted, without waiting for its turn. */
async function report(clockSkewMs = 0): Promise<void> {
  await owner.query(
    `insert into ops.process_reports (id, process_id, role, host, pid, release, node_version, started_at, settings_version, gauges, totals, clock_skew_ms)
     values ($1, $1, 'worker', 'elsewhere', 1, 'r', 'n', now() - interval '1 day', 0, '{}', $2, $3)
     on conflict (id) do update set totals = excluded.totals, clock_skew_ms = excluded.clock_skew_ms, reported_at = now()`,
    [PROCESS, metrics.totals(), clockSkewMs],
  );
}

beforeAll(async () => {
  api = await startTestApi();
  owner = new Pool({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
  metrics = get(Metrics);
  // It would begin in half a minute.
  await get(AlertEvaluator).onModuleDestroy();
  await get(AlertUpkeep).keepDefaults();
  begun = (await owner.query('select now()')).rows[0].now.getTime();
  const fire = ({ ruleKey }: AlertNotice) => Promise.resolve(void fired.push(ruleKey));
  get(AlertReceivers).register({ fired: fire, resolved: () => Promise.resolve() });
  await report();
});
afterAll(async () => {
  await owner?.end();
  await api?.close();
});

const only = (...keys: string[]) => owner.query('update alert_rules set enabled = key = any($1)', [keys]);
const times = (count: number, what: () => void) => Array.from({ length: count }, what);

it('MO2 MO3 rules of the program fire of what the program counts, and not a moment before', async () => {
  await only('jobs-given-up', 'mails-failed', 'telegram-failed', 'sign-ins-refused');
  const look = newLook();
  await look.take(at(0));
  times(4, () => metrics.countOutcome('mail-failed'));
  times(2, () => metrics.countOutcome('telegram-failed'));
  const login = { method: 'POST', url: '/api/auth/login', body: { email: 'nobody@example.com', password: 'not the password' } } as const;
  expect((await api.request(login)).status).toBe(401);
  times(99, () => metrics.countSecurityEvent('login-refused'));
  await report();
  await look.take(at(1));
  expect(fired).toEqual([]);
  metrics.countOutcome('mail-failed');
  metrics.countOutcome('telegram-failed');
  metrics.countOutcome('job-failed');
  expect((await api.request(login)).status).toBe(401);
  await report();
  await look.take(at(2));
  expect(fired.splice(0).toSorted()).toEqual(['jobs-given-up', 'mails-failed', 'sign-ins-refused', 'telegram-failed']);
});

it('MO2 MO3 calls that keep failing, and a clock that is off, are told of once they last', async () => {
  await only('database-failures', 'redis-failures');
  const look = newLook();
  for (let turn = 0; turn < 5; turn += 1) {
    expect(fired).toEqual([]);
    await look.take(at(100 + turn * 50));
    times(8, () => metrics.countFailedCall('database'));
    times(8, () => metrics.countFailedCall('redis'));
    await report();
  }
  expect(fired.splice(0).toSorted()).toEqual(['database-failures', 'redis-failures']);

  await only('clock-skew');
  await report(-6_000);
  await newLook().take(at(400));
  await newLook().take(at(459));
  expect(fired).toEqual([]);
  await newLook().take(at(461));
  expect(fired).toEqual(['clock-skew']);
});
