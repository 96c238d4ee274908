// What collecting costs the processor: a server with logs, reports, samples and counters beside one without, both asked for desks.
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from './child.mjs';

/** As the bench of the desks asks. */
const CONNECTIONS = 50;
/** Short turns, so that what else the machine does at the time meets both of a pair alike. */
const REQUESTS = 200;
/** A line and a count cost less than two runs of the same server differ by: done as often, they are seen. */
const TIMES = 20;
const WARM_UP = 2_000;
/** Fresh processes each time: what the compiler makes of the same code differs from one to the next. */
const STARTS = 3;
/** Samples are taken so often, reports more often. */
const REST_SECONDS = 30;
/** What a start leaves to be done. */
const SETTLE_SECONDS = 10;
const RESAMPLES = 2_000;

/**
 * Processor time is compared, not answers a second: a busy machine stretches it far less. A request's is measured in pairs of turns
 * of the two servers; the one that collects does so many times, and the ratio is that of once. What is done every few seconds is
 * measured while nobody asks: a server that has all it can do spends a second of its core each second, and what it takes at rest is
 * what it takes from that.
 * @returns for the server and for PostgreSQL a request's time `without` in microseconds and the share of a core that collecting takes
 * at `rest`; for the server also the `ratio` of a request's time with to without, and between which values 95 % of such runs would see it.
 */
export async function costOfCollecting(installation, { date, pairs }) {
  const measured = [];
  let rest;
  for (let start = 0; start < STARTS; start += 1) {
    const { servers, stop } = await startBoth(installation, date);
    try {
      rest ??= await atRest(servers);
      for (const server of servers) await ask(server, WARM_UP);
      for (let pair = 0; pair < pairs / STARTS; pair += 1) {
        const turns = {};
        for (const server of pair % 2 === 0 ? servers : servers.toReversed()) turns[server.name] = await turnOf(server);
        measured.push(turns);
      }
    } finally {
      await stop();
    }
  }
  const pairsOf = (what) => measured.map(({ without, collecting }) => [without[what], collecting[what]]);
  return {
    server: { ...summary(pairsOf('server'), TIMES), rest: rest.server },
    // Nothing that is collected with a request goes there.
    database: { without: sum(pairsOf('database'), 0) / measured.length, rest: rest.database },
  };
}

async function startBoth({ client, env }, date) {
  const stops = [];
  const stop = async () => {
    for (const each of stops) await each();
  };
  try {
    const servers = [];
    for (const [name, changes] of Object.entries({
      without: { BENCH_WITHOUT_COLLECTION: '1', BENCH_SLOW_LOG: '' },
      collecting: { BENCH_COLLECTION_TIMES: String(TIMES) },
    })) {
      const connections = `bench-${name}`;
      const server = await startServer('product.mjs', {
        ...env,
        ...changes,
        BENCH_ADMIN: '1',
        BENCH_CONNECTIONS_NAME: connections,
        // One of the two looks at the rules for both: alerts.bench.mjs says what that costs.
        BENCH_WITHOUT_ALERTS: '1',
      });
      stops.unshift(server.stop);
      const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
      servers.push({ ...server, name, agent, path: `/desks?date=${date}`, backends: () => timesOfBackends(client, connections) });
    }
    return { servers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The share of a core that the one that collects takes more than the other. */
async function atRest([without, collecting]) {
  await sleep(SETTLE_SECONDS * 1_000);
  const [less, more] = await Promise.all([without, collecting].map((server) => spent(server, () => sleep(REST_SECONDS * 1_000))));
  const share = (what) => (more[what] - less[what]) / (REST_SECONDS * 1e6);
  return { server: share('server'), database: share('database') };
}

/** For one request of a turn. */
async function turnOf(server) {
  const { server: own, database } = await spent(server, () => ask(server, REQUESTS));
  return { server: own / REQUESTS, database: database / REQUESTS };
}

/** Microseconds of processor time that a server, and those processes of PostgreSQL that work for it, take meanwhile. */
async function spent(server, work) {
  const backendsBefore = await server.backends();
  const before = timeOf(server.pid);
  await work();
  const own = timeOf(server.pid) - before;
  let database = 0;
  for (const [pid, time] of await server.backends()) database += time - (backendsBefore.get(pid) ?? 0);
  return { server: own, database };
}

async function ask({ port, token, path, agent }, count) {
  const one = () =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const sent = request({ port, host: '127.0.0.1', path, agent, headers }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`GET ${path}: ${answer.statusCode}`));
        answer.resume().on('end', resolve).on('error', reject);
      });
      sent.on('error', reject).end();
    });
  let left = count;
  const work = async () => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

async function timesOfBackends(client, name) {
  const { rows } = await client.query('select pid from pg_stat_activity where application_name = $1', [name]);
  const times = new Map();
  for (const { pid } of rows) {
    try {
      times.set(pid, timeOf(pid));
    } catch {
      // It has ended, so it had nothing to do for a while.
    }
  }
  return times;
}

/** Processor time of all threads of a process so far, in microseconds and as exactly as Linux knows it: `stat` counts hundredths of a second. */
function timeOf(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`))
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1_000;
}

/** All turns together, since a part of the work of some is left to others, such as what the memory needs. */
function summary(pairs, times) {
  const ratioOf = (some) => 1 + (sum(some, 1) / sum(some, 0) - 1) / times;
  const others = Array.from({ length: RESAMPLES }, () => ratioOf(pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)])));
  others.sort((a, b) => a - b);
  return {
    ratio: ratioOf(pairs),
    from: others[Math.floor(RESAMPLES * 0.025)],
    to: others[Math.floor(RESAMPLES * 0.975)],
    without: sum(pairs, 0) / pairs.length,
  };
}

function sum(pairs, which) {
  return pairs.reduce((total, pair) => total + pair[which], 0);
}
