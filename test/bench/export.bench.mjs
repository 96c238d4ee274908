// How fast files of a million rows leave – the people, and the trail of critical actions –, as a ratio to what `COPY … TO STDOUT (FORMAT csv)`
// of the same columns does, both measured in turn, and how much memory the server takes for it.
// Usage: node test/bench/export.bench.mjs [pairs, default 3] [rows, default 1000000]
import { createRequire } from 'node:module';
import { request } from 'node:http';
import { residentOf, startServer } from './child.mjs';
import { median, startInstallation } from './installation.mjs';
import { seedEntries } from './million-entries.mjs';
import { seedPeople } from './million-people.mjs';

const PAIRS = Number(process.argv[2] ?? 3);
const ROWS = Number(process.argv[3] ?? 1_000_000);
const GOALS = { ratio: 0.3, megabytes: 60 };
const FILES = {
  people: {
    path: '/api/v1/users/export?sort=created',
    small: '/api/v1/users/export?status=suspended',
    copy: `select u.id, u.email, u.first_name, u.last_name, u.second_last_name,
      case when u.status = 'suspended' and u.suspended_until <= now() then 'active' else u.status end, u.suspended_until, u.organisation_id, u.language,
      array_to_string(array(select distinct g.role from role_grants g where g.user_id = u.id order by 1), ' '), u.created_at
      from users u order by u.created_at, u.id`,
  },
  entries: {
    path: '/api/v1/audit-logs/export?to=2026-01-01T00:00:00Z',
    small: '/api/v1/audit-logs/export?from=2026-01-01T00:00:00Z',
    copy: `select e.id, e.occurred_at, e.actor_kind, e.actor_id, e.actor_reason, e.impersonator_id, e.session_id, e.organisation_id, e.action,
      e.target_type, e.target_id, e.correlation_id, e.before, e.after, d.data, s.sequence
      from ops.audit_entries e left join ops.audit_details d on d.entry_id = e.id left join ops.audit_seals s on s.entry_id = e.id
      where e.occurred_at < '2026-01-01T00:00:00Z' order by e.occurred_at desc, e.id desc`,
  },
};

const installation = await startInstallation();
const stops = [installation.stop];
try {
  console.log(`${ROWS} people and as many entries are being made …`);
  await seedPeople(installation.client, ROWS);
  await seedEntries(installation.client, ROWS);
  const missed = [];
  for (const [name, file] of Object.entries(FILES)) if (!print(name, await measure(file))) missed.push(name);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  for (const stop of stops) await stop();
}

/** Pairs of what we and what the database does, by a server of its own. */
async function measure(file) {
  const product = await startServer('product.mjs', { ...installation.env, BENCH_ADMIN: '1' });
  stops.unshift(product.stop);
  await fileOf(product, file.small);
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const before = residentOf(product.pid);
    const ours = await fileOf(product, file.path, () => residentOf(product.pid));
    const theirs = await copy(file.copy);
    if (ours.lines !== theirs.rows + 1) throw new Error(`the file has ${ours.lines} lines instead of ${theirs.rows + 1}`);
    pairs.push({ ratio: theirs.seconds / ours.seconds, ours, theirs, growth: ours.peak - before });
  }
  await stops.shift()();
  return pairs;
}

/** Takes the file as fast as it comes and counts its lines. */
function fileOf(target, path, watch = () => 0) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const options = { port: target.port, path, headers: { authorization: `Bearer ${target.token}` } };
    request(options, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${path}: ${answer.statusCode}`));
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
async function copy(select) {
  const { Client } = createRequire(import.meta.url)('pg');
  const client = new Client({ connectionString: installation.env.DATABASE_URL, options: '-c search_path=app' });
  await client.connect();
  let bytes = 0;
  client.connection.on('copyData', ({ chunk }) => (bytes += chunk.length));
  const begun = performance.now();
  const { rowCount: rows } = await client.query(`copy (${select}) to stdout (format csv)`);
  const seconds = (performance.now() - begun) / 1000;
  await client.end();
  return { seconds, bytes, rows };
}

function print(name, pairs) {
  const ratio = median(pairs.map((pair) => pair.ratio));
  const growth = Math.max(...pairs.map((pair) => pair.growth));
  for (const { ours, theirs, growth: grown } of pairs)
    console.log(
      `file ${ours.seconds.toFixed(1)} s (${(ours.bytes / 1e6).toFixed(0)} MB), COPY ${theirs.seconds.toFixed(1)} s (${(theirs.bytes / 1e6).toFixed(0)} MB), memory + ${grown.toFixed(0)} MB`,
    );
  console.log(
    `\n${ROWS} ${name}: file / COPY ${ratio.toFixed(2)} (goal ≥ ${GOALS.ratio}), memory + ${growth.toFixed(0)} MB (goal ≤ ${GOALS.megabytes})\n`,
  );
  return ratio >= GOALS.ratio && growth <= GOALS.megabytes;
}
