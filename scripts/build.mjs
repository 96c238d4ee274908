// Compiles api, worker and cli into dist/ unless that is fresh. Usage: node scripts/build.mjs [--if-possible]
// --if-possible (npm's prepare): without the development dependencies it leaves things as they are.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SOURCES = ['apps', 'libs', 'migrations'];
const NOT_COMPILED = new Set(['node_modules', 'dist', 'test', 'admin']);
const LOCK_LIMIT_MS = 5 * 60 * 1000;
const BUILD_LIMIT_MS = 10 * 60 * 1000;

/**
 * Builds what is missing or stale.
 * @returns {Promise<{ state: 'fresh' | 'built' | 'failed' | 'no-compiler' | 'no-sources' }>}
 */
export async function ensureBuilt({ root, log }) {
  if (isFresh(root)) return { state: 'fresh' };
  if (!existsSync(join(root, 'apps/api/src'))) return { state: 'no-sources' };
  if (!hasCompiler(root)) return { state: 'no-compiler' };
  const unlock = await lock(join(root, 'node_modules/.cache/zocalo-build.lock'));
  try {
    if (isFresh(root)) return { state: 'fresh' }; // another process built while we waited
    log('Building …');
    return { state: (await build(root)) ? 'built' : 'failed' };
  } finally {
    unlock();
  }
}

/** Whether dist/ was made from exactly the sources that are there. Contents are read only where size or time of a file changed. */
export function isFresh(root) {
  const stamp = readStamp(root);
  if (stamp === null || !existsSync(join(root, 'dist/apps/cli/src/main.js')) || stamp.settings !== settingsOf(root)) return false;
  const files = listSources(root);
  if (files.length !== Object.keys(stamp.files).length) return false;
  let moved = false;
  for (const file of files) {
    const known = stamp.files[file];
    if (known === undefined) return false;
    const { size, mtimeMs } = statSync(join(root, file));
    if (known.size === size && known.mtimeMs === mtimeMs) continue;
    if (known.size !== size || known.hash !== hashOf(join(root, file))) return false;
    stamp.files[file] = { ...known, mtimeMs };
    moved = true;
  }
  if (moved) tryWriteStamp(root, stamp);
  return true;
}

async function build(root) {
  const before = snapshot(root); // what is edited during the build counts as stale afterwards
  removeOutputsWithoutSource(root, before);
  if (!(await compile(root))) return false;
  if (missingOutputs(root, before).length > 0) {
    // The compiler trusts its own notes about what it wrote; somebody removed a part of it.
    rmSync(join(root, 'dist/.tsbuildinfo'), { force: true });
    if (!(await compile(root)) || missingOutputs(root, before).length > 0) return false;
  }
  tryWriteStamp(root, before);
  return true;
}

function compile(root) {
  return new Promise((resolve) => {
    // The native compiler: the same output as `nest build`, in a fraction of its time (docs/adr/0007).
    const compiler = join(root, 'node_modules/ts7/bin/tsc');
    // Its output goes to standard error: standard output belongs to the command that needed the build.
    const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.json', '--pretty'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      timeout: BUILD_LIMIT_MS,
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function hasCompiler(root) {
  return existsSync(join(root, 'node_modules/ts7/package.json'));
}

function listSources(root) {
  const found = [];
  const walk = (directory) => {
    for (const entry of readdirSync(join(root, directory), { withFileTypes: true })) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_COMPILED.has(entry.name)) walk(path);
      } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts')) found.push(path);
    }
  };
  for (const directory of SOURCES) if (existsSync(join(root, directory))) walk(directory);
  return found;
}

/** What besides the sources decides the result. */
function settingsOf(root) {
  const { imports, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tools = [devDependencies?.ts7];
  const files = ['tsconfig.json'].map((name) => readFileSync(join(root, name), 'utf8'));
  return createHash('sha1')
    .update(JSON.stringify([imports, tools, files]))
    .digest('hex');
}

function snapshot(root) {
  const files = {};
  for (const file of listSources(root)) {
    const { size, mtimeMs } = statSync(join(root, file));
    files[file] = { size, mtimeMs, hash: hashOf(join(root, file)) };
  }
  return { settings: settingsOf(root), files };
}

const hashOf = (file) => createHash('sha1').update(readFileSync(file)).digest('hex');
const outputOf = (file) => `dist/${file.replace(/\.ts$/, '.js')}`;
const missingOutputs = (root, stamp) =>
  Object.keys(stamp.files).filter((file) => !file.endsWith('.d.ts') && !existsSync(join(root, outputOf(file))));

/** A migration or entity that was deleted must not live on in dist/. */
function removeOutputsWithoutSource(root, stamp) {
  const wanted = new Set(Object.keys(stamp.files).map(outputOf));
  for (const directory of SOURCES.map((name) => join(root, 'dist', name)).filter((path) => existsSync(path))) {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.js(\.map)?$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      if (!wanted.has(relative(root, path).replace(/\.map$/, ''))) rmSync(path);
    }
  }
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, 'dist/.build.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** A tree that may not be written to is not an error here: the next look only takes longer. */
function tryWriteStamp(root, stamp) {
  const file = join(root, 'dist/.build.json');
  try {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(stamp));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    rmSync(`${file}.${process.pid}`, { force: true });
  }
}

/** Two starts at the same moment (api and worker) must not compile into the same files. */
async function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (const deadline = Date.now() + LOCK_LIMIT_MS; Date.now() < deadline; await sleep(200)) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isRunning(file)) rmSync(file, { force: true });
  }
  throw new Error(`Another build has held ${file} for five minutes.`);
}

function isRunning(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')) || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { state } = await ensureBuilt({ root, log: (line) => console.error(line) });
  const possible = process.argv.includes('--if-possible');
  if (state === 'failed') process.exitCode = 1;
  if (state === 'no-compiler' || state === 'no-sources') {
    console.error(state === 'no-sources' ? 'Nothing to build here.' : 'Not built: the development dependencies are not installed.');
    if (!possible) process.exitCode = 1;
  }
}
