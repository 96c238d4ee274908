// What an announcement to ten thousand people costs everybody else: the 95th percentile of sign-ins and of a request at a fixed rate, while
// it is told and its mails are written, as a ratio to the same without it; and how long counting what is unread takes the database.
// Usage: node test/bench/notifications.bench.mjs [seconds per measurement, default 20] [pairs, default 5] [people, default 10000]
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { startServer } from './child.mjs';
import { addPeople, median, startInstallation } from './installation.mjs';

const SECONDS = Number(process.argv[2] ?? 20);
const PAIRS = Number(process.argv[3] ?? 5);
const PEOPLE = Number(process.argv[4] ?? 10_000);
const PASSWORD = 'three trains at midnight';
const LOGINS = 20;
/** Calm traffic: waiting shows as latency and not as fewer requests. */
const RATES = { '/auth/login': 4, '/bench/static': 100 };
/** The storm may make the 95th percentile so much longer. */
const GOAL = 1.2;
const COUNTED = 1_000;

const installation = await startInstallation();
const stops = [installation.stop];
try {
  const { client, env } = installation;
  // Mails are due at once, so that they are written while it is measured.
  await client.query(`insert into system_config (version, settings, changes) values (1, '{"notifications.hold-minutes": 0}', '[]')`);
  const product = await startServer('product.mjs', { ...env, BENCH_PASSWORD: PASSWORD });
  stops.unshift(product.stop);
  const notifier = await startServer('notifier.mjs', env);
  stops.unshift(notifier.stop);
  await addPeople(client, 'login', LOGINS, { password_hash: `'${product.passwordHash}'` });
  await addPeople(client, 'told', PEOPLE);
  const { rows } = await client.query(`select id from users where email like 'told-%'`);
  const everybody = JSON.stringify(rows.map(({ id }) => id));

  await measure(product, 10);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const calm = await measure(product, SECONDS);
    const before = await mails(client);
    const storm = measure(product, SECONDS);
    const told = tellAll(client, notifier, everybody, rows.length);
    pairs.push({ calm, storm: await storm, told: await told, written: (await mails(client)) - before });
    // The next pair begins as calm as the first.
    await client.query(
      `update notification_deliveries set status = 'dropped', reason = 'old', settled_at = now() where status = 'waiting'`,
    );
  }
  const counting = await timeOfCounting(client);
  print(pairs, counting);
} finally {
  for (const stop of stops) await stop();
}

async function measure(target, seconds) {
  const results = await Promise.all(Object.entries(RATES).map(([path, rate]) => request(target, path, rate, seconds)));
  return Object.fromEntries(Object.keys(RATES).map((path, index) => [path, p95(results[index])]));
}

async function request(target, path, rate, seconds) {
  let next = 0;
  const isLogin = path === '/auth/login';
  const result = await autocannon({
    url: `http://127.0.0.1:${target.port}${path}`,
    connections: Math.min(rate, 10),
    overallRate: rate,
    duration: seconds,
    timeout: 30,
    headers: isLogin ? { 'content-type': 'application/json' } : { authorization: `Bearer ${target.token}` },
    ...(isLogin && {
      method: 'POST',
      setupClient: (connection) =>
        connection.setBody(JSON.stringify({ email: `login-${next++ % LOGINS}@example.com`, password: PASSWORD })),
    }),
  });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path}: ${result.non2xx} refusals and ${result.errors} errors`);
  return result;
}

/** Autocannon tells p90 and p97.5; p95 lies between them. */
function p95({ latency }) {
  return latency.p90 + ((latency.p97_5 - latency.p90) * 5) / 7.5;
}

/** Milliseconds until the last of them is told. */
async function tellAll(client, notifier, everybody, people) {
  const known = await notifications(client);
  const begin = performance.now();
  await notifier.ask(everybody);
  while ((await notifications(client)) < known + people) {
    if (performance.now() - begin > 120_000) throw new Error('Not everybody was told within two minutes');
    await sleep(500);
  }
  return Math.round(performance.now() - begin);
}

async function notifications(client) {
  const { rows } = await client.query(`select count(*)::int as n from notifications where topic = 'bench.announced'`);
  return rows[0].n;
}

async function mails(client) {
  const { rows } = await client.query(`select count(*)::int as n from mails where template = 'notifications.news'`);
  return rows[0].n;
}

/** The statement of the product, of people with a few unread ones among a million rows that others have. Milliseconds, the 50th percentile. */
async function timeOfCounting(client) {
  const { rows: people } = await client.query(`select id from users where email like 'told-%' limit ${COUNTED}`);
  await client.query('vacuum analyze notifications');
  const times = [];
  for (const { id } of people) {
    const begin = performance.now();
    await client.query({
      name: 'count',
      text: 'select count(*)::int as count from (select from notifications where user_id = $1 and read_at is null limit $2) n',
      values: [id, 100],
    });
    times.push(performance.now() - begin);
  }
  return median(times);
}

function print(pairs, counting) {
  const rows = Object.keys(RATES).map((path) => {
    const ratio = median(pairs.map(({ calm, storm }) => storm[path] / calm[path]));
    const [calm, storm] = ['calm', 'storm'].map((when) => median(pairs.map((pair) => pair[when][path])).toFixed(1));
    return [`p95 of ${path}: ${calm} ms, in a storm ${storm} ms`, ratio.toFixed(2), `≤ ${GOAL}`, ratio <= GOAL];
  });
  rows.push(['counting what is unread, p50 with the way to the database, ms', counting.toFixed(2), '≤ 1', counting <= 1]);
  console.log(
    `\n${PEOPLE} people told in ${median(pairs.map(({ told }) => told))} ms; mails written in ${SECONDS} s: ${pairs.map(({ written }) => written).join(', ')}\n`,
  );
  console.log('| what | median | goal | |\n|---|---|---|---|');
  for (const [what, value, goal, met] of rows) console.log(`| ${what} | ${value} | ${goal} | ${met ? 'met' : 'missed'} |`);
  if (rows.some((row) => !row[3])) process.exitCode = 1;
}
