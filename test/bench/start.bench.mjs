// How long `zocalo start` takes on an empty and on a used data directory, and what memory it holds when nobody asks anything.
// Usage: node test/bench/start.bench.mjs [warm starts, default 3]
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { residentOf } from './child.mjs';

const BIN = fileURLToPath(new URL('../../apps/cli/bin/zocalo.mjs', import.meta.url));
const WARM_STARTS = Number(process.argv[2] ?? 3);
const LIMIT_MS = 60_000;
const IDLE_MS = 5_000;
const GOALS = { firstSeconds: 6, warmSeconds: 1.5, warmReadySeconds: 2, nodeMegabytes: 220 };
const SYSTEM_PLACE = /^\/var\/lib\/zocalo\/(temporary-)?[0-9a-f]{16}$/;

// Otherwise the first start would compile, too: that is another question.
const { ensureBuilt } = await import(new URL('../../scripts/build.mjs', import.meta.url).href);
const built = await ensureBuilt({ root: fileURLToPath(new URL('../..', import.meta.url)), log: (line) => console.log(line) });
if (built.state === 'failed') throw new Error('the build failed; the compiler says why above');

const directory = mkdtempSync(join(tmpdir(), 'zocalo-bench-'));
const home = join(directory, 'home');
try {
  const first = await start();
  const warm = [];
  for (let count = 0; count < WARM_STARTS; count += 1) warm.push(await start());
  print(first, warm);
} finally {
  const place = placeOf();
  if (place !== undefined && SYSTEM_PLACE.test(place)) rmSync(place, { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}

/** One start with its times and its memory at rest, ended again. */
async function start() {
  const { PORT: _port, DATABASE_URL: _url, DATABASE_OWNER_URL: _owner, REDIS_URL: _redis, ...env } = process.env;
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [BIN, 'start'], {
    env: { ...env, ZOCALO_HOME: home, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)));
  let text = '';
  const listening = whenListening(port, child).then(() => (performance.now() - began) / 1000);
  try {
    const seconds = await new Promise((resolve, reject) => {
      const collect = (chunk) => {
        text += chunk;
        if (text.includes('Ready in')) resolve((performance.now() - began) / 1000);
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
      void ended.then((code) => reject(new Error(`it ended with ${code} before it was ready:\n${text}`)));
      setTimeout(() => reject(new Error(`it was not ready within ${LIMIT_MS / 1000} s:\n${text}`)), LIMIT_MS).unref();
    });
    await sleep(IDLE_MS);
    const node = nodeOf(child.pid);
    const result = { seconds, listening: await listening, phases: phasesOf(text), node: residentOf(node), postgres: postgresMemory() };
    child.kill('SIGTERM');
    const code = await ended;
    if (code !== 0) throw new Error(`it ended with ${code} on SIGTERM:\n${text}`);
    return result;
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
  }
}

/** Resolves when it answers, looked at every ten milliseconds; at the latest when the process has ended. */
async function whenListening(port, child) {
  while (child.exitCode === null && child.signalCode === null) {
    const answers = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return;
    await sleep(10);
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The process that does the work: under an older Node the command is only its parent. */
function nodeOf(pid) {
  const bin = childrenOf(pid).find((child) => commandOf(child).includes('zocalo.mjs'));
  return bin ?? pid;
}

/** Memory of all processes of PostgreSQL in MB. Shared pages count once (Pss); the sum of RSS where Pss cannot be read. */
function postgresMemory() {
  const place = placeOf();
  if (place === undefined) return undefined;
  const postmaster = Number(readFileSync(join(place, 'cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  const processes = [postmaster, ...childrenOf(postmaster)];
  const shares = processes.map(shareOf);
  if (shares.every((share) => share !== undefined)) return { kind: 'Pss', count: processes.length, megabytes: sum(shares) };
  return { kind: 'RSS', count: processes.length, megabytes: sum(processes.map((pid) => residentOf(pid) ?? 0)) };
}

function shareOf(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024;
  } catch {
    return undefined;
  }
}

function childrenOf(pid) {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
      .map(Number);
  } catch {
    return [];
  }
}

function parentOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]);
  } catch {
    return undefined;
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The directory that holds the cluster; undefined before there is one. */
function placeOf() {
  try {
    return JSON.parse(readFileSync(join(home, 'postgres/credentials.json'), 'utf8')).place;
  } catch {
    return undefined;
  }
}

function phasesOf(text) {
  return [...text.matchAll(/^ {2}(\S.*?) {2,}\S.*? (\S+ m?s)$/gm)].map(([, name, time]) => ({ name, time }));
}

function print(first, warm) {
  const typical = warm.toSorted((a, b) => a.listening - b.listening)[Math.floor(warm.length / 2)];
  const node = median(warm.map((run) => run.node ?? Number.NaN));
  const verdicts = [];
  const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
  const judged = (name, value, goal, unit, digits) => {
    const verdict = Number.isNaN(value) ? 'not measured here' : value <= goal ? 'met' : 'missed';
    verdicts.push(verdict);
    row([name, `${value.toFixed(digits)} ${unit}`, `≤ ${goal} ${unit}: ${verdict}`]);
  };
  console.log(`\nFrom spawn to listening; ${WARM_STARTS} warm starts, medians; memory after ${IDLE_MS / 1000} s at rest\n`);
  row(['what', 'measured', 'goal']);
  row(['---', '---', '---']);
  judged('first start, empty directory', first.listening, GOALS.firstSeconds, 's', 2);
  judged('warm start', typical.listening, GOALS.warmSeconds, 's', 2);
  judged('warm start, until jobs run, too ("Ready in")', median(warm.map((run) => run.seconds)), GOALS.warmReadySeconds, 's', 2);
  judged('Node at rest, RSS', node, GOALS.nodeMegabytes, 'MB', 0);
  const { postgres } = typical;
  if (postgres !== undefined)
    row([`PostgreSQL at rest, sum of ${postgres.kind}, ${postgres.count} processes`, `${postgres.megabytes.toFixed(0)} MB`, '']);
  console.log(
    `\nAll warm starts: ${warm.map((run) => `${run.listening.toFixed(2)} s (${run.seconds.toFixed(2)} s), ${run.node?.toFixed(0)} MB`).join('; ')}\n`,
  );
  row(['phase', 'first', 'warm']);
  row(['---', '---', '---']);
  for (const { name, time } of first.phases) row([name, time, typical.phases.find((phase) => phase.name === name)?.time ?? '']);
  if (verdicts.includes('missed')) process.exitCode = 1;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
