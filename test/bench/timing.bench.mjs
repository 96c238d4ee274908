// Can somebody tell from the time an answer takes whether there is an account? Pairs of requests in random order over one
// connection, compared with Wilcoxon's signed-rank test and by AUC, with the hash parameters of this machine. First the
// bench proves itself: a server that computes no hash for unknown addresses must be seen.
// Usage: node test/bench/timing.bench.mjs [pairs, default 200] [repetitions, default 3] [names of cases …]
import { Agent, request } from 'node:http';
import { hash } from '@node-rs/argon2';
import { startServer } from './child.mjs';
import { addPeople, startInstallation } from './installation.mjs';

const PAIRS = Number(process.argv[2] ?? 200);
const REPETITIONS = Number(process.argv[3] ?? 3);
const ONLY = process.argv.slice(4);
const PASSWORD = 'three trains at midnight';
const WRONG = 'four boats before breakfast';
/** Seen: |z| and |AUC − 0.5| above these in two of three repetitions. */
const Z = 3.3;
const AUC = 0.05;
const login = (email, password = WRONG) => ({ path: '/auth/login', body: { email, password } });
const register = (address) => ({
  path: '/auth/register',
  body: { email: address, password: 'seven lamps in the harbour', first_name: 'Ana', last_name: 'Ruiz' },
});
const email = (name) => (index) => `${name}-${index}@example.com`;
let fresh = 1_000_000;
const nobody = (index) => `nobody-${index}@example.com`;

/** Two kinds of request that must take the same time. `status`: what both answer. */
const CASES = {
  'sign-in: account / nobody': { a: (i) => login(email('known')(i)), b: (i) => login(nobody(i)), status: 401 },
  'sign-in: account without a password / nobody': { a: (i) => login(email('bare')(i)), b: (i) => login(nobody(i)), status: 401 },
  // The right password is told: whoever knows it may know that the account is suspended.
  'sign-in: suspended / nobody': { a: (i) => login(email('suspended')(i)), b: (i) => login(nobody(i)), status: 401 },
  'sign-in: waiting for confirmation / nobody': { a: (i) => login(email('pending')(i)), b: (i) => login(nobody(i)), status: 401 },
  'sign-in: account with an older, cheaper hash / nobody': { a: (i) => login(email('older')(i)), b: (i) => login(nobody(i)), status: 401 },
  'sign-in: account with a hash of another kind / nobody': {
    a: (i) => login(email('foreign')(i)),
    b: (i) => login(nobody(i)),
    status: 401,
  },
  'sign-in: one letter / nobody': { a: (i) => login(email('known')(i), 'x'), b: (i) => login(nobody(i), 'x'), status: 401 },
  'forgot: account / nobody': {
    a: (i) => ({ path: '/auth/forgot-password', body: { email: email('known')(i) } }),
    b: (i) => ({ path: '/auth/forgot-password', body: { email: nobody(i) } }),
    status: 200,
  },
  // An address that nobody has must not have been registered by the request before either.
  'register, silently: taken / free': { a: (i) => register(email('known')(i)), b: () => register(nobody((fresh += 1))), status: 200 },
};

const installation = await startInstallation();
await installation.client.query(
  `insert into system_config (version, settings, changes) values (1, '{"auth.registration.silent": true}', '[]')`,
);
let failed = false;
try {
  const weak = await withServer({ BENCH_WITHOUT_DECOY: '1' }, async (server) => {
    await seed(server.passwordHash);
    return judge('self-test: no decoy', CASES['sign-in: account / nobody'], server);
  });
  if (!weak) {
    console.log('The bench does not see a server without decoy: its other figures mean nothing.');
    failed = true;
  }
  await withServer({}, async (server) => {
    for (const [name, each] of Object.entries(CASES)) {
      if (ONLY.length > 0 && !ONLY.some((wanted) => name.includes(wanted))) continue;
      if (await judge(name, each, server)) failed = true;
    }
  });
} finally {
  await installation.stop();
}
if (failed) process.exitCode = 1;

async function withServer(env, work) {
  const server = await startServer('product.mjs', { ...installation.env, ...env, BENCH_PASSWORD: PASSWORD });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function seed(passwordHash) {
  const { client } = installation;
  await addPeople(client, 'known', PAIRS, { password_hash: `'${passwordHash}'` });
  await addPeople(client, 'bare', PAIRS);
  const older = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await addPeople(client, 'foreign', PAIRS, { password_hash: `'$2b$12$${'x'.repeat(53)}'` });
  await addPeople(client, 'older', PAIRS, { password_hash: `'${older}'` });
  await addPeople(client, 'suspended', PAIRS, { password_hash: `'${passwordHash}'`, status: `'suspended'` });
  await client.query(
    `insert into pending_registrations (id, email, token_hash, password_hash, first_name, last_name, language, expires_at)
     select gen_random_uuid(), 'pending-' || n || '@example.com', sha256(n::text::bytea), $1, 'Ana', 'Ruiz', 'es', now() + interval '1 day'
     from generate_series(0, $2 - 1) n`,
    [passwordHash, PAIRS],
  );
  await client.query('analyze');
}

/** True when the two kinds of request can be told apart. */
async function judge(name, { a, b, status }, server) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let seen = 0;
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    for (let index = 0; index < 10; index += 1) await send(agent, server, index % 2 ? a(index) : b(index), undefined);
    // Else somebody's fifth failure would begin a wait.
    await installation.client.query('delete from attempt_counters');
    // One address takes a few registrations and requests an hour; more are quicker.
    await installation.client.query('delete from pending_registrations where confirmed_at is null and voided_at is not null');
    const times = { a: [], b: [] };
    for (let index = 0; index < PAIRS; index += 1) {
      for (const kind of Math.random() < 0.5 ? ['a', 'b'] : ['b', 'a'])
        times[kind].push(await send(agent, server, kind === 'a' ? a(index) : b(index), status));
    }
    const [z, auc] = [wilcoxon(times.a, times.b), aucOf(times.a, times.b)];
    if (Math.abs(z) > Z && Math.abs(auc - 0.5) > AUC) seen += 1;
    console.log(`${name}: z = ${z.toFixed(1)}, AUC = ${auc.toFixed(2)}, medians ${middle(times.a)} and ${middle(times.b)} ms`);
  }
  agent.destroy();
  const told = seen >= Math.max(1, Math.ceil((REPETITIONS * 2) / 3));
  console.log(`${name}: ${told ? 'can be told apart' : 'cannot be told apart'}\n`);
  return told;
}

function send(agent, { port }, { path, body }, expected) {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const start = performance.now();
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => {
        const took = performance.now() - start;
        if (expected !== undefined && answer.statusCode !== expected)
          reject(new Error(`${path} answered ${answer.statusCode}, not ${expected}`));
        else resolve(took);
      });
    });
    sent.on('error', reject).end(text);
  });
}

/** z of the signed-rank test: 0 when neither is slower, beyond ±3.3 by chance once in a thousand. */
function wilcoxon(a, b) {
  const differences = a.map((value, index) => value - b[index]).filter((difference) => difference !== 0);
  const ranked = differences.toSorted((x, y) => Math.abs(x) - Math.abs(y));
  const n = ranked.length;
  const positive = ranked.reduce((sum, difference, index) => sum + (difference > 0 ? index + 1 : 0), 0);
  return (positive - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
}

/** How often a random one of `a` is slower than a random one of `b`. */
function aucOf(a, b) {
  let more = 0;
  for (const x of a) for (const y of b) more += x > y ? 1 : x === y ? 0.5 : 0;
  return more / (a.length * b.length);
}

function middle(values) {
  return values.toSorted((x, y) => x - y)[Math.floor(values.length / 2)].toFixed(1);
}
