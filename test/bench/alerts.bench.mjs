// How long it takes from what crosses a limit to the message that arrives at the Bot API, and what looking at the rules costs while
// nothing happens. Rules of its own count refused sign-ins, which the API counts: the way is as long as it gets, from one process to the other.
// Usage: node test/bench/alerts.bench.mjs [rounds, default 18; more than 20 messages an hour become one] [seconds at rest, default 30]
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, startServer } from './child.mjs';
import { startInstallation } from './installation.mjs';

const ROUNDS = Number(process.argv[2] ?? 18);
const REST_SECONDS = Number(process.argv[3] ?? 30);
const GOAL_MS = 5_000;
const GOAL_SHARE = 0.03;
const GIVE_UP_MS = 20_000;
const CHAT = 4_711;

const { startBotApi } = await import(new URL('../../dist/libs/platform/telegram/src/testing/index.js', import.meta.url).href);
const bot = await startBotApi();
const installation = await startInstallation();
const stops = [installation.stop, bot.close];
const env = { ...installation.env, BENCH_ADMIN: '1', TELEGRAM_BOT_TOKEN: bot.token, TELEGRAM_API_ROOT: bot.root };
const failures = [];
try {
  await cost();
  const api = await startServer('product.mjs', env);
  stops.unshift(api.stop);
  const worker = await startServer('worker.mjs', env);
  stops.unshift(worker.stop);
  await latency(api);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  for (const stop of stops) await stop();
}

/** Of one core, by two workers at rest beside each other: only one looks. */
async function cost() {
  const without = await startServer('worker.mjs', { ...env, BENCH_WITHOUT_ALERTS: '1' });
  const looking = await startServer('worker.mjs', env);
  await sleep(5_000);
  const before = [without, looking].map(({ pid }) => cpuOf(pid));
  await sleep(REST_SECONDS * 1_000);
  const [off, on] = [without, looking].map(({ pid }, index) => (cpuOf(pid) - before[index]) / 1e6 / REST_SECONDS);
  await Promise.all([without.stop(), looking.stop()]);
  const share = on - off;
  console.log(
    `looking at the rules at rest: ${(share * 100).toFixed(2)} % of a core (a worker ${(on * 100).toFixed(2)} %, without ${(off * 100).toFixed(2)} %; goal ${GOAL_SHARE * 100} %)`,
  );
  if (!(share < GOAL_SHARE)) failures.push(`Looking costs ${(share * 100).toFixed(1)} % of a core.`);
}

async function latency(api) {
  await installation.client.query(
    `insert into telegram_links (user_id, organisation_id, chat_id, name)
     select u.id, u.organisation_id, $1, 'Bench' from users u join role_grants g on g.user_id = u.id where g.role = 'admin' limit 1`,
    [CHAT],
  );
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${api.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status >= 400 && path !== '/api/auth/login') throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  };
  const times = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const name = `Bench ${round}`;
    const condition = { kind: 'rate', counter: 'security:login-refused', moreThan: round - 1, clearAt: 0, windowSeconds: 3_600 };
    const rule = { name: { en: name, es: name }, group: `bench-${round}`, severity: 'critical', condition };
    const { id } = await call('POST', '/api/admin/alert-rules', rule);
    // Looks, reports and the round meet at any moment of one another.
    await sleep(2_000 + Math.random() * 2_000);
    await call('POST', '/api/auth/login', { email: `nobody-${round}@example.com`, password: 'not their password' });
    const crossed = Date.now();
    const arrived = await arrival(name, crossed);
    if (arrived === undefined) failures.push(`Round ${round} never arrived.`);
    else times.push(arrived - crossed);
    await call('DELETE', `/api/admin/alert-rules/${id}`);
  }
  times.sort((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((share) => times[Math.ceil(times.length * share) - 1] ?? Infinity);
  console.log(
    `from crossing the limit to the message: p50 ${p50} ms, p95 ${p95} ms, slowest ${times.at(-1)} ms of ${times.length} (goal ${GOAL_MS} for p95)`,
  );
  if (bot.state.violations.length > 0) failures.push(`${bot.state.violations.length} messages were sent too soon.`);
  if (!(p95 <= GOAL_MS)) failures.push(`The 95th percentile is ${p95} ms.`);
}

/** When a message with the text arrived, in Unix milliseconds; undefined when it does not. */
async function arrival(text, since) {
  while (Date.now() < since + GIVE_UP_MS) {
    const found = bot.state.messages.find((message) => message.text.includes(text));
    if (found) return found.at;
    await sleep(20);
  }
  return undefined;
}
