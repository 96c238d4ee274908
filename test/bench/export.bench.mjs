// How fast a file of a million people leaves, as a ratio to what `COPY … TO STDOUT (FORMAT csv)` of the same columns does,
// both measured in turn, and how much memory the server takes for it. Usage: node test/bench/export.bench.mjs [pairs, default 3] [people, default 1000000]
import { createRequire } from 'node:module';
import { request } from 'node:http';
import { residentOf, startServer } from './child.mjs';
import { median, startInstallation } from './installation.mjs';
import { seedPeople } from './million-people.mjs';

const PAIRS = Number(process.argv[2] ?? 3);
const PEOPLE = Number(process.argv[3] ?? 1_000_000);
const GOALS = { ratio: 0.3, megabytes: 60 };
const COLUMNS = `u.id, u.email, u.first_name, u.last_name, u.second_last_name,
  case when u.status = 'suspended' and u.suspended_until <= now() then 'active' else u.status end, u.suspended_until, u.organisation_id, u.language,
  array_to_string(array(select distinct g.role from role_grants g where g.user_id = u.id order by 1), ' '), u.created_at`;

const installation = await startInstallation();
const stops = [installation.stop];
try {
  console.log(`${PEOPLE} people are being made …`);
  await seedPeople(installation.client, PEOPLE);
  const product = await startServer('product.mjs', { ...installation.env, BENCH_ADMIN: '1' });
  stops.unshift(product.stop);
  await fileOf(product, '?status=suspended');
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const before = residentOf(product.pid);
    const ours = await fileOf(product, '?sort=created', () => residentOf(product.pid));
    const theirs = await copy();
    if (ours.lines !== PEOPLE + 2) throw new Error(`the file has ${ours.lines} lines instead of ${PEOPLE + 2}`);
    pairs.push({ ratio: theirs.seconds / ours.seconds, ours, theirs, growth: ours.peak - before });
  }
  print(pairs);
} finally {
  for (const stop of stops) await stop();
}

/** Takes the file as fast as it comes and counts its lines. */
function fileOf(target, query, watch = () => 0) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const options = { port: target.port, path: `/api/v1/users/export${query}`, headers: { authorization: `Bearer ${target.token}` } };
    request(options, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${query}: ${answer.statusCode}`));
      const seen = { lines: 0, bytes: 0, peak: 0 };
      answer.on('data', (chunk) => {
        seen.bytes += chunk.length;
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) seen.lines += 1;
      });
      const timer = setInterval(() => (seen.peak = Math.max(seen.peak, watch())), 50);
      answer.on('end', () => resolve({ ...seen, seconds: (performance.now() - begun) / 1000 }));
      answer.on('error', reject);
      answer.on('close', () => clearInterval(timer));
    })
      .on('error', reject)
      .end();
  });
}

/** The same columns, read by the driver without being looked at. */
async function copy() {
  const { Client } = createRequire(import.meta.url)('pg');
  const client = new Client({ connectionString: installation.env.DATABASE_URL, options: '-c search_path=app' });
  await client.connect();
  let bytes = 0;
  client.connection.on('copyData', ({ chunk }) => (bytes += chunk.length));
  const begun = performance.now();
  await client.query(`copy (select ${COLUMNS} from users u order by u.created_at, u.id) to stdout (format csv)`);
  const seconds = (performance.now() - begun) / 1000;
  await client.end();
  return { seconds, bytes };
}

function print(pairs) {
  const ratio = median(pairs.map((pair) => pair.ratio));
  const growth = Math.max(...pairs.map((pair) => pair.growth));
  for (const { ours, theirs, growth: grown } of pairs)
    console.log(
      `file ${ours.seconds.toFixed(1)} s (${(ours.bytes / 1e6).toFixed(0)} MB), COPY ${theirs.seconds.toFixed(1)} s (${(theirs.bytes / 1e6).toFixed(0)} MB), memory + ${grown.toFixed(0)} MB`,
    );
  console.log(
    `\nof ${PEOPLE} people: file / COPY ${ratio.toFixed(2)} (goal ≥ ${GOALS.ratio}), memory + ${growth.toFixed(0)} MB (goal ≤ ${GOALS.megabytes})`,
  );
  process.exitCode = ratio >= GOALS.ratio && growth <= GOALS.megabytes ? 0 : 1;
}
