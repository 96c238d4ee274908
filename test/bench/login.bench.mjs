// Sign-ins per second as a ratio to the hash alone on the same cores; what 50 waiting sign-ins cost everybody else; and
// what knowing who asks costs a request. Usage: node test/bench/login.bench.mjs [seconds per measurement, default 5] [pairs, default 5]
//
// "The hash alone" is measured twice. Within one process it is what the cores can do at the very most. As a bare route under the
// same 50 clients it has the load generator on the same cores, as the sign-ins have; that is no part of the product, so the
// goal holds for this ratio; the stricter one has a floor, which holds whatever a bare route costs. PostgreSQL is a part of it: it works on the same cores in one and is idle in the other.
// Both are counted once they are warm and run evenly: 50 clients who come at once make work for sign-ins that end later.
import autocannon from 'autocannon';
import { cpuOf, startServer } from './child.mjs';
import { addPeople, median, startInstallation } from './installation.mjs';

const SECONDS = Number(process.argv[2] ?? 5);
const PAIRS = Number(process.argv[3] ?? 5);
const LOGINS = 50;
const PASSWORD = 'three trains at midnight';
/**
 * Until the engine has compiled what a request runs through, on both sides: in its first hundred sign-ins a process takes twice as long for
 * all but the hash as after a thousand.
 */
const WARM_UP_SECONDS = 25;
/** Until sign-ins run evenly. */
const RAMP_SECONDS = 1;
/** Of what the cores can do: what carries sign-ins may not cost more than a quarter of them, the load generator included. */
const STRICT_FLOOR = 0.75;
/** Calm traffic of everybody else. */
const OTHERS = { connections: 10, overallRate: 200 };

const installation = await startInstallation();
const stops = [installation.stop];
try {
  const product = await startServer('product.mjs', { ...installation.env, BENCH_PASSWORD: PASSWORD });
  stops.unshift(product.stop);
  const hashes = await startServer('hashes.mjs', { ...process.env, BENCH_PASSWORD: PASSWORD, BENCH_HASH: product.passwordHash });
  stops.unshift(hashes.stop);
  for (const [name, count] of Object.entries({ login: LOGINS, idle: 1 }))
    await addPeople(installation.client, name, count, { password_hash: `'${product.passwordHash}'` });

  await signInFor(product, WARM_UP_SECONDS);
  await untilIdle(product);
  await signInFor(hashes, WARM_UP_SECONDS);
  await untilIdle(hashes);
  await hashes.ask(1_000);
  const throughput = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const ours = (await signInFor(product, SECONDS)).perSecond;
    await untilIdle(product);
    const bare = (await signInFor(hashes, SECONDS)).perSecond;
    await untilIdle(hashes);
    throughput.push({ ours, bare, alone: Number(await hashes.ask(SECONDS * 1_000)) });
  }

  const others = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const calm = await readFor(product, SECONDS);
    // A little longer on both sides, so that sign-ins wait all the time.
    const busy = signInFor(product, SECONDS + 2);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const loaded = await readFor(product, SECONDS);
    await busy;
    await untilIdle(product);
    others.push({ calm95: p95(calm), loaded95: p95(loaded) });
  }

  const checks = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    checks.push((await cpuOfRoute(product, '/bench/static')) - (await cpuOfRoute(product, '/bench/open')));
  }
  print(throughput, others, checks, product.passwordHash);
} finally {
  for (const stop of stops) await stop();
}

/** One connection for each person: nobody's attempts are counted together. `perSecond`: from the second second on. */
async function signInFor(target, seconds) {
  let next = 0;
  let start;
  let [done, last] = [0, 0];
  const running = autocannon({
    url: `http://127.0.0.1:${target.port}/auth/login`,
    method: 'POST',
    connections: LOGINS,
    duration: seconds + RAMP_SECONDS,
    timeout: 30,
    headers: { 'content-type': 'application/json' },
    setupClient: (client) => client.setBody(JSON.stringify({ email: `login-${next++ % LOGINS}@example.com`, password: PASSWORD })),
  });
  const begin = performance.now() + RAMP_SECONDS * 1_000;
  running.on('response', () => {
    const now = performance.now();
    if (now < begin) return;
    // Between two answers, so that nothing is counted that was only half done.
    if (start === undefined) start = now;
    else [done, last] = [done + 1, now];
  });
  const result = await running;
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`sign-ins: ${result.non2xx} refusals and ${result.errors} errors`);
  return { perSecond: (done / (last - start)) * 1_000 };
}

/** Those who hung up still wait for their hash, first come first served: when one more sign-in is through, so are they. */
async function untilIdle(target) {
  const answer = await fetch(`http://127.0.0.1:${target.port}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'idle-0@example.com', password: PASSWORD }),
  });
  if (answer.status !== 200) throw new Error(`The last sign-in answered ${answer.status}`);
  await answer.text();
}

/** At a fixed rate, so that waiting shows as latency and not as fewer requests. */
function readFor(target, seconds) {
  return autocannon({
    url: `http://127.0.0.1:${target.port}/bench/static`,
    ...OTHERS,
    duration: seconds,
    headers: { authorization: `Bearer ${target.token}` },
  });
}

async function cpuOfRoute(target, path) {
  const options = { url: `http://127.0.0.1:${target.port}${path}`, connections: 20, headers: { authorization: `Bearer ${target.token}` } };
  await autocannon({ ...options, duration: 1 });
  const before = cpuOf(target.pid);
  const result = await autocannon({ ...options, duration: SECONDS });
  if (result.non2xx > 0) throw new Error(`${path}: ${result.non2xx} refusals`);
  return (cpuOf(target.pid) - before) / result.requests.total;
}

/** Autocannon tells p90 and p97.5; p95 lies between them. */
function p95({ latency }) {
  return latency.p90 + ((latency.p97_5 - latency.p90) * 5) / 7.5;
}

function print(throughput, others, checks, hash) {
  const ratio = median(throughput.map(({ ours, bare }) => ours / bare));
  const strict = throughput.map(({ ours, alone }) => ours / alone);
  const slower = median(others.map(({ calm95, loaded95 }) => loaded95 - calm95));
  const check = median(checks);
  const rows = [
    [
      'sign-ins / hash alone behind a bare route',
      ratio.toFixed(2),
      spread(
        throughput.map(({ ours, bare }) => ours / bare),
        2,
      ),
      '≥ 0.90',
      ratio >= 0.9,
    ],
    [
      'sign-ins / hash alone in one process',
      median(strict).toFixed(2),
      spread(strict, 2),
      `≥ ${STRICT_FLOOR}`,
      median(strict) >= STRICT_FLOOR,
    ],
    [
      'p95 of others with 50 sign-ins waiting, more than without, ms',
      slower.toFixed(1),
      spread(
        others.map((each) => each.loaded95 - each.calm95),
        1,
      ),
      '≤ 10',
      slower <= 10,
    ],
    ['knowing who asks, CPU µs', check.toFixed(0), spread(checks, 0), '≤ 60', check <= 60],
  ];
  console.log(`\n${hash.split('$').slice(1, 4).join(' ')}, ${SECONDS} s a measurement, medians of ${PAIRS} pairs\n`);
  console.log(
    `sign-ins a second: ${median(throughput.map(({ ours }) => ours)).toFixed(1)}, behind a bare route: ${median(throughput.map(({ bare }) => bare)).toFixed(1)}, hashes a second: ${median(throughput.map(({ alone }) => alone)).toFixed(1)}`,
  );
  console.log(
    `p95 of others: ${median(others.map(({ calm95 }) => calm95)).toFixed(1)} ms, with sign-ins: ${median(others.map(({ loaded95 }) => loaded95)).toFixed(1)} ms\n`,
  );
  console.log('| what | median | lowest to highest | goal | |\n|---|---|---|---|---|');
  for (const [what, value, range, goal, met] of rows)
    console.log(`| ${what} | ${value} | ${range} | ${goal} | ${met ? 'met' : 'missed'} |`);
  if (rows.some((row) => !row[4])) process.exitCode = 1;
}

function spread(values, digits) {
  return `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
}
