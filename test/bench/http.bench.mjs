// Requests per second of the product as a ratio to raw Fastify + pg, both measured in turn in this run, and where the time goes.
// Usage: npm run bench -- [seconds per measurement, default 5] [pairs, default 5]
import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { cpuOf, startServer } from './child.mjs';

const SECONDS = Number(process.argv[2] ?? 5);
const PAIRS = Number(process.argv[3] ?? 5);
const CONNECTIONS = 50;
const DESKS = 200;
const DATE = '2031-05-12';
const GOALS = { 'static, signed in': 0.7, 'GET /desks, 200 desks': 0.6 };

const load = (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const [{ startEmbeddedServer }, { migrate }, { queueMigrationStep }] = await Promise.all([
  load('libs/platform/embedded-postgres/src/index.js'),
  load('libs/platform/database/src/index.js'),
  load('libs/platform/jobs/src/index.js'),
]);

const home = mkdtempSync(join(tmpdir(), 'zocalo-bench-'));
const server = await startEmbeddedServer({ home, temporary: true });
const stops = [() => server.stop(), () => rmSync(home, { recursive: true, force: true })];
try {
  await migrate(server.urls.owner, [queueMigrationStep]);
  const organisation = await seed(server.urls.owner);
  const env = {
    DATABASE_URL: server.urls.runtime,
    DATABASE_OWNER_URL: server.urls.owner,
    ZOCALO_HOME: home,
    LOG_DIRECTORY: join(home, 'logs'),
    RATE_LIMITS: '*=100000000/60',
    BENCH_KEY: randomBytes(32).toString('base64'),
    BENCH_ORGANISATION: organisation,
  };
  const raw = await startServer('raw.mjs', env);
  stops.unshift(raw.stop);
  const product = await startServer('product.mjs', env);
  stops.unshift(product.stop);
  await assertSameAnswer(raw, product);

  const figures = [];
  for (const [name, rawPath, productPath] of [
    ['static, open', '/open', '/bench/open'],
    ['static, signed in', '/static', '/bench/static'],
    ['GET /desks, 200 desks', `/desks?date=${DATE}`, `/desks?date=${DATE}`],
  ]) {
    figures.push({ name, ...(await compare(raw, rawPath, product, productPath)) });
  }
  print(figures);
} finally {
  for (const stop of stops) await stop();
}

async function compare(raw, rawPath, product, productPath) {
  await measure(raw, rawPath, 2);
  await measure(product, productPath, 2);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const ours = await measure(product, productPath, SECONDS);
    const theirs = await measure(raw, rawPath, SECONDS);
    pairs.push({ ours, theirs, ratio: ours.perSecond / theirs.perSecond });
  }
  return {
    raw: median(pairs.map((pair) => pair.theirs.perSecond)),
    product: median(pairs.map((pair) => pair.ours.perSecond)),
    ratio: median(pairs.map((pair) => pair.ratio)),
    lowest: Math.min(...pairs.map((pair) => pair.ratio)),
    highest: Math.max(...pairs.map((pair) => pair.ratio)),
    rawCpu: median(pairs.map((pair) => pair.theirs.cpu)),
    productCpu: median(pairs.map((pair) => pair.ours.cpu)),
  };
}

async function measure(target, path, seconds) {
  const before = cpuOf(target.pid);
  const result = await autocannon({
    url: `http://127.0.0.1:${target.port}${path}`,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { authorization: `Bearer ${target.token}` },
  });
  const after = cpuOf(target.pid);
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${path}: ${result.non2xx} refusals and ${result.errors} errors`);
  return {
    perSecond: result.requests.total / result.duration,
    cpu: before === undefined ? Number.NaN : (after - before) / result.requests.total,
  };
}

/** A ratio means something only if both do the same work. */
async function assertSameAnswer(raw, product) {
  const [theirs, ours] = await Promise.all(
    [raw, product].map(async (target) => {
      const answer = await fetch(`http://127.0.0.1:${target.port}/desks?date=${DATE}`, {
        headers: { authorization: `Bearer ${target.token}` },
      });
      return (await answer.json()).items;
    }),
  );
  const comparable = (items) =>
    JSON.stringify(
      items.map(({ id, officeId, code, name, status, isReserved, occupantName }) => [
        id,
        officeId,
        code,
        name,
        status,
        isReserved,
        occupantName,
      ]),
    );
  if (ours?.length !== DESKS || comparable(ours) !== comparable(theirs)) throw new Error('The two servers do not answer the same');
}

async function seed(ownerUrl) {
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=app' });
  await client.connect();
  try {
    const organisation = (await client.query('select id from organisations where is_default')).rows[0].id;
    const office = randomUUID();
    await client.query(`insert into offices (id, organisation_id, name, time_zone) values ($1, $2, 'Centro', 'Europe/Madrid')`, [
      office,
      organisation,
    ]);
    for (let number = 1; number <= DESKS; number += 1) {
      const desk = randomUUID();
      const code = `D${String(number).padStart(3, '0')}`;
      await client.query(`insert into desks (id, office_id, code, name, status) values ($1, $2, $3, $4, 'active')`, [
        desk,
        office,
        code,
        `Puesto ${number}`,
      ]);
      if (number % 2 === 0) continue;
      const user = randomUUID();
      await client.query(
        `insert into users (id, organisation_id, email, first_name, last_name, language, confirmed_at) values ($1, $2, $3, 'Ana', $4, 'es', now())`,
        [user, organisation, `bench-${number}@example.com`, `Ejemplo ${number}`],
      );
      await client.query(
        `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, source) values ($1, $2, $3, $4, $5, $6, 'booked', 'user')`,
        [randomUUID(), organisation, user, desk, office, DATE],
      );
    }
    await client.query('analyze');
    return organisation;
  } finally {
    await client.end();
  }
}

function print(figures) {
  const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
  console.log(`\n${CONNECTIONS} connections, ${SECONDS} s a measurement, medians of ${PAIRS} pairs\n`);
  row(['route', 'product / raw', 'lowest to highest', 'product req/s', 'raw req/s', 'product CPU µs', 'raw CPU µs', 'goal']);
  row(Array.from({ length: 8 }, () => '---'));
  for (const figure of figures) {
    const goal = GOALS[figure.name];
    row([
      figure.name,
      figure.ratio.toFixed(2),
      `${figure.lowest.toFixed(2)} to ${figure.highest.toFixed(2)}`,
      figure.product.toFixed(0),
      figure.raw.toFixed(0),
      figure.productCpu.toFixed(0),
      figure.rawCpu.toFixed(0),
      goal === undefined ? '' : `≥ ${goal}: ${figure.ratio >= goal ? 'met' : 'missed'}`,
    ]);
  }
  const [open, signedIn, desks] = figures;
  const share = (value) => `${value.toFixed(0)} µs`;
  console.log('\nWhere the CPU time of one `GET /desks` goes:');
  console.log(`- HTTP itself, as raw Fastify pays it: ${share(open.rawCpu)}`);
  console.log(
    `- what every route of ours pays on top (routing, limits, context, headers, schema, metrics, log line): ${share(open.productCpu - open.rawCpu)}`,
  );
  console.log(
    `- knowing who asks: ${share(signedIn.productCpu - open.productCpu)} (raw token check: ${share(signedIn.rawCpu - open.rawCpu)})`,
  );
  console.log(
    `- query, rows and JSON of ${DESKS} desks: ${share(desks.productCpu - signedIn.productCpu)} (raw: ${share(desks.rawCpu - open.rawCpu)})`,
  );
  if (figures.some((figure) => GOALS[figure.name] !== undefined && figure.ratio < GOALS[figure.name])) process.exitCode = 1;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
