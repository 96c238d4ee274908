// How long a backup and its restore take, as ratios to `pg_dump -Fc` and `pg_restore` in one job on the same data, each measured in turn on
// the newest PostgreSQL that is installed; and how large the archive is, and how much memory is taken. The server forces nothing to disk
// (test/dump/installed-postgres.ts): how fast the disk is says nothing of us. Linux only.
// Usage: node test/bench/backup.bench.mjs [pairs, default 3] [megabytes of tables, default 200]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fillTables, megabytesOf } from './backup-rows.mjs';
import { startServer } from './child.mjs';
import { median } from './installation.mjs';
import { endedChildrenSeconds, memoryOf, serverSeconds } from './processes.mjs';

const PAIRS = Number(process.argv[2] ?? 3);
const MEGABYTES = Number(process.argv[3] ?? 200);
const GOALS = { written: 0.6, size: 1.1, restored: 1, megabytes: 150 };
/** Of one step of it, on a machine that does much else. */
const LIMIT_MS = 60 * 60_000;
const COMPARED = ['users', 'user_words', 'reservations', 'sessions', 'incident_entries'];

const { ensureBuilt } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
const built = await ensureBuilt({ root: fileURLToPath(new URL('../..', import.meta.url)), log: (line) => console.log(line) });
if (built.state === 'failed') throw new Error('the build failed; the compiler says why above');

const { startInstalledPostgres } = await import('../dump/installed-postgres.ts');
const postgres = await startInstalledPostgres();
const directory = mkdtempSync(join(tmpdir(), 'zocalo-bench-'));
const stops = [async () => rmSync(directory, { recursive: true, force: true }), () => postgres.close()];
try {
  const superuser = await connect(urlsOf('postgres').superuser);
  stops.push(async () => superuser.end());
  const { tools, postmaster } = await prepare(superuser);
  console.log(`PostgreSQL ${postgres.major}; ${MEGABYTES} MB of tables are being filled …`);
  const rows = await fill();
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await measure({ superuser, tools, postmaster, rows, oursFirst: pair % 2 === 1 }));
  process.exitCode = print(pairs) ? 0 : 1;
} finally {
  for (const stop of stops.toReversed()) await stop();
}

/** Both ways there and back. Nothing lies about that the other one would have to pass. */
async function measure({ superuser, tools, postmaster, rows, oursFirst }) {
  const dump = join(directory, 'theirs.dump');
  const timed = (work) => timedWork(superuser, postmaster, work);
  const restoredTo = async (name, restore) => {
    await superuser.query(`create database ${name} template empty owner zocalo_owner`);
    const result = await restore(urlsOf(name));
    await compare(name, rows);
    await superuser.query(`drop database ${name} with (force)`);
    return result;
  };
  const theirs = async () => {
    const source = urlsOf('zocalo').owner;
    const written = await timed(() => run(join(tools, 'pg_dump'), ['-Fc', '--schema=app', `--file=${dump}`, source]));
    const restored = await restoredTo('theirs', async (urls) => {
      const client = await connect(urls.superuser);
      await client.query('set client_min_messages = error; drop schema app cascade');
      await client.end();
      return timed(() => run(join(tools, 'pg_restore'), ['--jobs=1', '--exit-on-error', `--dbname=${urls.owner}`, dump]));
    });
    return { written, restored, bytes: statSync(dump).size };
  };
  const ours = async () => {
    const written = await inChild('zocalo', (child) => timed(() => done(child, 'make')));
    const restored = await restoredTo('ours', () => inChild('ours', (child) => timed(() => done(child, `restore ${written.said.id}`))));
    return { written, restored };
  };
  const results = {};
  for (const [name, way] of oursFirst ? Object.entries({ ours, theirs }) : Object.entries({ theirs, ours })) results[name] = await way();
  return results;
}

/** A process that does one thing, so that its memory is of that alone. */
async function inChild(database, work) {
  const urls = urlsOf(database);
  const began = performance.now();
  const child = await startServer('backups.mjs', {
    DATABASE_URL: urls.runtime,
    DATABASE_OWNER_URL: urls.owner,
    ZOCALO_HOME: join(directory, 'home'),
    LOG_DIRECTORY: join(directory, 'logs'),
    BENCH_CPU_PROFILE: database === 'zocalo' ? (process.env.BENCH_CPU_PROFILE ?? '') : '',
  });
  try {
    const startSeconds = (performance.now() - began) / 1000;
    const atRest = memoryOf(child.pid, 'VmRSS');
    // The peak counts from here on.
    writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
    const result = await work(child);
    return { ...result, startSeconds, memory: { atRest, peak: memoryOf(child.pid, 'VmHWM') } };
  } finally {
    await child.stop();
  }
}

async function done(child, line) {
  const timeout = Promise.withResolvers();
  const timer = setTimeout(() => timeout.reject(new Error(`${line} was not done within ${LIMIT_MS / 60_000} min`)), LIMIT_MS);
  const said = JSON.parse(await Promise.race([child.ask(line), timeout.promise]).finally(() => clearTimeout(timer)));
  if (!['verified', 'done'].includes(said.state)) throw new Error(`${line}: ${said.error?.message ?? said.state}`);
  return said;
}

/** Wall time, and the processor time of the client if it ended meanwhile, and of the server. What was written before is not its concern. */
async function timedWork(superuser, postmaster, work) {
  await superuser.query('checkpoint');
  const [client, server, began] = [endedChildrenSeconds(), serverSeconds(postmaster), performance.now()];
  const said = await work();
  const wall = (performance.now() - began) / 1000;
  return { said, wall, client: endedChildrenSeconds() - client, server: serverSeconds(postmaster) - server };
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: LIMIT_MS });
    child.once('error', reject);
    child.once('close', (code, signal) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code ?? signal}`))));
  });
}

/** A database with tables and no rows to copy from, and whom to ask where the tools and the server are. */
async function prepare(superuser) {
  // What the server does by itself would be counted to whoever is measured.
  await superuser.query(`alter system set autovacuum = off`);
  await superuser.query(`alter system set max_wal_size = '8GB'`);
  await superuser.query('select pg_reload_conf()');
  await superuser.query('create database empty template zocalo owner zocalo_owner');
  const { rows } = await superuser.query(
    `select (select setting from pg_config where name = 'BINDIR') as tools, current_setting('data_directory') as cluster`,
  );
  const [{ tools, cluster }] = rows;
  return { tools, postmaster: Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]) };
}

async function fill() {
  const client = await connect(urlsOf('zocalo').owner, '-c search_path=app');
  try {
    await fillTables(client, MEGABYTES);
    console.log(`${(await megabytesOf(client)).toFixed(0)} MB are there.`);
    return await countRows(client);
  } finally {
    await client.end();
  }
}

async function compare(database, expected) {
  const client = await connect(urlsOf(database).owner);
  const found = await countRows(client);
  await client.end();
  if (found !== expected) throw new Error(`${database} has ${found} rows instead of ${expected}`);
}

async function countRows(client) {
  const { rows } = await client.query(
    `select ${COMPARED.map((table) => `(select count(*) from app.${table})`).join(` || ' ' || `)} as rows`,
  );
  return rows[0].rows;
}

async function connect(connectionString, options) {
  const client = new pg.Client({ connectionString, options });
  await client.connect();
  return client;
}

function urlsOf(name) {
  const { url, ownerUrl, superuserUrl } = postgres.database;
  const [runtime, owner, superuser] = [url, ownerUrl, superuserUrl].map((of) => of.replace(/\/[^/]+$/, `/${name}`));
  return { runtime, owner, superuser };
}

/** @returns whether all goals are met. */
function print(pairs) {
  const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
  const spread = (values, digits = 2) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
  };
  const missed = [];
  const judged = (name, values, goal, unit = '') => {
    if (median(values) > goal) missed.push(name);
    row(name, `${spread(values, unit ? 0 : 2)}${unit}`, `≤ ${goal}${unit}: ${median(values) <= goal ? 'met' : 'missed'}`);
  };
  const told = (name, values, unit = '') => row(name, `${spread(values, unit === ' MB' ? 1 : 2)}${unit}`, '');
  const of = (pick) => pairs.map(pick);
  const kept = ({ said }) => said.steps.filter(({ step }) => step !== 'checking');
  const checked = ({ said }) => said.steps.filter(({ step }) => step === 'checking');

  console.log(`\n${pairs.length} pairs; medians, the least and the most\n`);
  row('what', 'measured', 'goal');
  row('---', '---', '---');
  judged(
    'backup written / pg_dump -Fc, wall',
    of(({ ours, theirs }) => total(kept(ours.written), 'wall') / theirs.written.wall),
    GOALS.written,
  );
  told(
    '… processor of the client',
    of(({ ours, theirs }) => total(kept(ours.written), 'processor') / theirs.written.client),
  );
  told(
    '… processor of the server',
    of(({ ours, theirs }) => ours.written.server / theirs.written.server),
  );
  told(
    'read back / pg_dump -Fc, wall',
    of(({ ours, theirs }) => total(checked(ours.written), 'wall') / theirs.written.wall),
  );
  told(
    '… processor of the client',
    of(({ ours, theirs }) => total(checked(ours.written), 'processor') / theirs.written.client),
  );
  judged(
    'archive / dump, bytes',
    of(({ ours, theirs }) => ours.written.said.bytes / theirs.bytes),
    GOALS.size,
  );
  judged(
    'restore, verified / pg_restore -j1, wall',
    of(({ ours, theirs }) => ours.restored.wall / theirs.restored.wall),
    GOALS.restored,
  );
  told(
    '… processor of the client',
    of(({ ours, theirs }) => total(ours.restored.said.steps, 'processor') / theirs.restored.client),
  );
  told(
    '… processor of the server',
    of(({ ours, theirs }) => ours.restored.server / theirs.restored.server),
  );
  for (const [name, which] of Object.entries({ 'backing up': 'written', restoring: 'restored' })) {
    const memory = ({ ours }) => ours[which].memory;
    judged(
      `peak memory ${name}, beyond that at rest`,
      of((pair) => memory(pair).peak - memory(pair).atRest),
      GOALS.megabytes,
      ' MB',
    );
    told(
      '… with it',
      of((pair) => memory(pair).peak),
      ' MB',
    );
    told(
      `start of the process ${name}, in no other line`,
      of(({ ours }) => ours[which].startSeconds),
      ' s',
    );
  }

  const [{ ours, theirs }] = pairs;
  console.log(`\nThe first pair: ${(ours.written.said.dataBytes / 1e6).toFixed(0)} MB of text in ${ours.written.said.rows} rows,`);
  console.log(`archive ${(ours.written.said.bytes / 1e6).toFixed(1)} MB, dump ${(theirs.bytes / 1e6).toFixed(1)} MB\n`);
  row('step', 'wall', 'processor of the client', 'of its main thread', 'of the server');
  row('---', '---', '---', '---', '---');
  const seconds = (...values) => values.map((value) => (value === undefined ? '' : `${value.toFixed(2)} s`));
  for (const [name, their, our] of [
    ['pg_dump', theirs.written, ours.written],
    ['pg_restore', theirs.restored, ours.restored],
  ]) {
    row(name, ...seconds(their.wall, their.client, undefined, their.server));
    const all = ['wall', 'processor', 'thread'].map((key) => total(our.said.steps, key));
    row(name === 'pg_dump' ? 'backup' : 'restore', ...seconds(...all, our.server));
    for (const { step, wall, processor, thread } of our.said.steps) row(`… ${step}`, ...seconds(wall, processor, thread, undefined));
  }
  if (missed.length > 0) console.log(`\nMissed: ${missed.join('; ')}`);
  return missed.length === 0;
}

function total(steps, key) {
  return steps.reduce((sum, step) => sum + step[key], 0);
}
