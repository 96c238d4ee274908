// What a dashboard of a million people costs: the first answer of all, one after the days that are over were counted, and one
// that was kept. Ratios are to counting every account once. Usage: node test/bench/stats.bench.mjs [people, default 1000000]
import { createRequire } from 'node:module';
import { startServer } from './child.mjs';
import { startInstallation } from './installation.mjs';
import { organisationsOf, seedPeople } from './million-people.mjs';

const PEOPLE = Number(process.argv[2] ?? 1_000_000);
/** Of an answer that was not kept, once days that are over are counted. */
const GOAL_MS = 2_000;

const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { DailyFigureRepository } = await load('libs/stats/src/daily-figure.repository.js');
const { DayCounterService } = await load('libs/stats/src/day-counter.service.js');
const { SignInFiguresQuery } = await load('libs/usage-figures/src/sign-in-figures.query.js');
const { PeopleFiguresQuery } = await load('libs/usage-figures/src/people-figures.query.js');
const { DeskFiguresQuery } = await load('libs/usage-figures/src/desk-figures.query.js');
const { Kysely, PostgresDialect } = await import('kysely');
const pg = createRequire(import.meta.url)('pg');

const installation = await startInstallation();
const stops = [installation.stop];
try {
  console.log(`${PEOPLE} people are being made …`);
  await seedPeople(installation.client, PEOPLE);
  // A sign-in each over the past sixty days; a tenth of the sessions still stands.
  await installation.client.query(`insert into sessions (id, user_id, security_epoch, hash_current, absolute_expires_at, idle_expires_at,
      idle_seconds, auth_methods, created_at, revoked_at, revoke_reason)
    select gen_random_uuid(), id, 1, sha256('x'), at + interval '90 days', at + interval '90 days', 60, '{password}', at,
        case when n % 10 > 0 then at + interval '1 hour' end, case when n % 10 > 0 then 'logout' end
      from (select id, row_number() over () as n, now() - random() * interval '60 days' as at from users where email like 'person%') u`);
  await installation.client.query('vacuum analyze sessions');
  const [large] = await organisationsOf(installation.client);
  const product = await startServer('product.mjs', { ...installation.env, BENCH_ADMIN: '1' });
  stops.unshift(product.stop);

  const ask = async (search) => {
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${product.port}/api/admin/stats/overview?${search}`, {
      headers: { authorization: `Bearer ${product.token}` },
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${search}: ${answer.status} ${text}`);
    return performance.now() - begun;
  };
  const timed = async (work) => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  const baseline = await timed(() => installation.client.query('select count(*) from users'));
  const figures = [['every account counted once', baseline]];
  figures.push(['30 days, nothing counted yet', await ask('period=30d')], ['30 days, kept', await ask('period=30d')]);

  const pool = new pg.Pool({ connectionString: installation.env.DATABASE_URL, options: '-c search_path=app', max: 1 });
  const data = { kysely: () => kysely };
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const [people, signIns, desks] = [new PeopleFiguresQuery(data), new SignInFiguresQuery(data), new DeskFiguresQuery(data)];
  const registry = {
    series: [
      { key: 'sign-ups', count: (range, ids) => people.signUps(range, ids) },
      { key: 'sign-ins', count: (range, ids) => signIns.signIns(range, ids) },
      { key: 'bookings', count: (range, ids) => desks.bookings(range, ids) },
    ],
  };
  const counter = new DayCounterService({ run: (work) => work() }, registry, new DailyFigureRepository(data));
  figures.push(['two years counted, once', await timed(() => counter.countDays())]);
  figures.push(['counted again an hour later', await timed(() => counter.countDays())]);
  await kysely.destroy();

  const answers = [
    ['90 days', await ask('period=90d')],
    ['7 days', await ask('period=7d')],
    ['a year', await ask('from=2025-11-01&to=2026-10-31')],
    ['90 days of one organisation', await ask(`period=90d&organisationId=${large}`)],
    ['90 days, kept', await ask('period=90d')],
  ];
  for (const [name, ms] of [...figures, ...answers])
    console.log(`${name.padEnd(32)} ${ms.toFixed(1).padStart(9)} ms  ${(ms / baseline).toFixed(2).padStart(6)} ×`);
  const slow = answers.filter(([, ms]) => ms > GOAL_MS);
  if (slow.length > 0) {
    console.error(`Slower than ${GOAL_MS} ms: ${slow.map(([name]) => name).join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  for (const stop of stops) await stop();
}
