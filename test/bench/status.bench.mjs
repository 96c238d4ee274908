// How long the status of the system takes on a database with a thousand tables and a million finished jobs, and what collecting
// costs: CPU of GET /desks with logs, reports, samples and counters as a ratio to without.
// Usage: node test/bench/status.bench.mjs [pairs of turns, default 60]
// BENCH_SLOW_LOG=100 makes each line take that many microseconds more, which must be seen.
import { availableParallelism, loadavg } from 'node:os';
import { startServer } from './child.mjs';
import { costOfCollecting } from './collecting-cost.mjs';
import { addDesks, startInstallation } from './installation.mjs';

const PAIRS = Number(process.argv[2] ?? 60);
const DESKS = 200;
const DATE = '2031-05-12';
const TABLES = 1_000;
const JOBS = 1_000_000;
const ASKED = 50;
const GOAL_MS = 300;
const GOAL_COST = 1.08;

const installation = await startInstallation();
const stops = [installation.stop];
const failures = [];
try {
  console.log(`${TABLES} tables and ${JOBS} finished jobs are being made …`);
  await seed(installation.client);
  const product = await startServer('product.mjs', { ...installation.env, BENCH_ADMIN: '1' });
  stops.unshift(product.stop);
  await status(product);
  await history(product);
  await product.stop();
  stops.shift();
  await cost();
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  for (const stop of stops) await stop();
}

async function seed(client) {
  await client.query(`do $$ begin
    for n in 1..${TABLES} loop
      execute format('create table bench_%s (id int primary key, name text)', n);
      execute format('insert into bench_%s select n, repeat(%L, 20) from generate_series(1, 50) n', n, 'x');
    end loop; end $$`);
  await client.query('set search_path = bullmq');
  await client.query(`insert into job (queue, id, seq, name, state, data, opts, added_at_ms, processed_at_ms, finished_at_ms)
    select (array['mail', 'fast', 'heavy', 'scheduled'])[1 + n % 4], 'bench-' || n, n, 'bench', case when n % 200 = 0 then 'failed' else 'completed' end::job_state,
      '{"payload": {}}', '{}', 1790000000000 + n, 1790000000000 + n, 1790000000000 + n from generate_series(1, ${JOBS}) n`);
  await client.query(`insert into job (queue, id, seq, name, state, added_at_ms)
    select 'fast', 'waiting-' || n, ${JOBS} + n, 'bench', 'waiting', 1790000000000 from generate_series(1, 20000) n`);
  await client.query('set search_path = app');
  await client.query('vacuum analyze');
}

async function status(product) {
  const times = [];
  const slowest = {};
  for (let round = 0; round < ASKED; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    const answer = await fetch(`http://127.0.0.1:${product.port}/api/admin/system/status`, {
      headers: { authorization: `Bearer ${product.token}` },
    });
    const body = await answer.json();
    times.push(performance.now() - begun);
    if (answer.status !== 200) throw new Error(`status: ${answer.status}`);
    for (const [name, part] of Object.entries(body.parts)) {
      if (Array.isArray(part)) continue;
      slowest[name] = Math.max(slowest[name] ?? 0, part.ms);
      // The first one measures the tables and opens connections; what is late then is there the next time.
      if (!part.ok && round > 0) failures.push(`The part ${name} was ${part.problem}.`);
    }
  }
  const [first] = times;
  times.sort((a, b) => a - b);
  const [p50, p95, most] = [times[Math.floor(ASKED / 2)], times[Math.floor(ASKED * 0.95)], times.at(-1)];
  console.log(
    `status: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, slowest ${most.toFixed(1)} ms, the first ${first.toFixed(1)} ms (goal ${GOAL_MS} for p95)`,
  );
  console.log(
    `slowest of each part: ${Object.entries(slowest)
      .map(([name, ms]) => `${name} ${ms}`)
      .join(', ')}`,
  );
  if (p95 > GOAL_MS) failures.push(`The status took ${p95.toFixed(0)} ms.`);
}

/** A month of every figure. */
async function history(product) {
  await installation.client.query(`insert into ops.figure_samples select s, now() - n * interval '30 seconds', n
    from unnest('{requests,memory,latency-p95}'::text[]) s, generate_series(1, 48 * 120) n`);
  await installation.client
    .query(`insert into ops.figure_averages select s, now() - interval '48 hours' - n * interval '10 minutes', n, n, 20
    from unnest('{requests,memory,latency-p95}'::text[]) s, generate_series(1, 28 * 144) n`);
  for (const days of [1, 7, 30]) {
    const begun = performance.now();
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    const answer = await fetch(
      `http://127.0.0.1:${product.port}/api/admin/system/history?series=requests,memory,latency-p95&from=${from}`,
      {
        headers: { authorization: `Bearer ${product.token}` },
      },
    );
    const { series } = await answer.json();
    console.log(`history of ${days} days: ${(performance.now() - begun).toFixed(1)} ms, ${series[0].points.length} points`);
  }
}

async function cost() {
  await addDesks(installation.client, DESKS, DATE);
  await installation.client.query('analyze');
  const { server, database } = await costOfCollecting(installation, { date: DATE, pairs: PAIRS });
  const percent = (share) => `${(share * 100).toFixed(2)} %`;
  const { ratio, from, to } = server;
  console.log(
    `CPU of a GET /desks of ${DESKS} with collection / without: ${ratio.toFixed(3)} (${from.toFixed(3)} to ${to.toFixed(3)}) of ` +
      `${server.without.toFixed(0)} µs, and ${percent(server.rest)} of a core at rest; ` +
      `PostgreSQL takes ${database.without.toFixed(0)} µs for the request, and ${percent(database.rest)} of a core more at rest`,
  );
  const [least, likely, most] = [server.from, server.ratio, server.to].map((ratio) => ratio + server.rest);
  console.log(
    `Collecting costs the server ${likely.toFixed(3)} (${least.toFixed(3)} to ${most.toFixed(3)}, goal ${GOAL_COST}); ` +
      `load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} cores`,
  );
  if (least > GOAL_COST) failures.push(`Collecting costs ${percent(likely - 1)}.`);
  else if (!(most <= GOAL_COST)) failures.push('What collecting costs is not known well enough: more pairs, or a quieter machine.');
}
