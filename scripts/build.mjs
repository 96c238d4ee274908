// Compiles api, worker and cli into dist/, and bundles that into dist/program/, unless both are fresh; beside them the panel (build-admin.mjs).
// Usage: node scripts/build.mjs [--if-possible]
// --if-possible (npm's prepare): without the development dependencies it leaves things as they are.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ADMIN_SCRIPT, isAdminFresh, NO_VITE } from './build-admin.mjs';

const BUNDLE_SCRIPT = fileURLToPath(new URL('bundle.mjs', import.meta.url));
/** Its exit code where the bundler does not run on this machine. */
const NO_BUNDLER = 3;
const SOURCES = ['apps', 'libs', 'migrations'];
const NOT_COMPILED = new Set(['node_modules', 'dist', 'test', 'admin']);
const LOCK = 'node_modules/.cache/zocalo-build.lock';
const LOCK_LIMIT_MS = 5 * 60 * 1000;
const BUILD_LIMIT_MS = 10 * 60 * 1000;
const PROGRAM = 'dist/program';
/** What tells this build from others; the program says it with every answer (libs/platform/release). */
const BUILD_ID = 'dist/build-id';
/** What npm notes about the packages it installed; a bundle holds a part of them. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Builds what is missing or stale. A panel that cannot be built keeps nobody from starting the rest.
 * @returns {Promise<{ state: 'fresh' | 'built' | 'failed' | 'no-compiler' | 'no-sources', withoutPanel?: boolean }>}
 */
export async function ensureBuilt({ root, log }) {
  if (isFresh(root) && isAdminFresh(root) && existsSync(join(root, BUILD_ID))) return { state: 'fresh' };
  if (!existsSync(join(root, 'apps/api/src'))) return { state: 'no-sources' };
  if (!hasCompiler(root)) return { state: 'no-compiler' };
  const unlock = await lock(join(root, LOCK));
  try {
    const [program, panel] = [isFresh(root), isAdminFresh(root)];
    if (program && panel) {
      writeBuildId(root);
      return { state: 'fresh' }; // another process built while we waited
    }
    log('Building …');
    const [built, builtPanel] = await Promise.all([program || build(root), panel || buildAdmin(root)]);
    if (built) writeBuildId(root);
    return { state: built ? 'built' : 'failed', withoutPanel: !builtPanel };
  } finally {
    unlock();
  }
}

/** Builds the panel alone, if it is stale; for checks and tests, which run the rest from its sources. */
export async function ensurePanelBuilt({ root, log }) {
  if (isAdminFresh(root)) return;
  const unlock = await lock(join(root, LOCK));
  try {
    if (isAdminFresh(root)) return;
    log('Building the panel …');
    if (!(await buildAdmin(root))) throw new Error('The panel could not be built.');
    writeBuildId(root);
  } finally {
    unlock();
  }
}

/** Whether dist/ was made from exactly the sources that are there. Contents are read only where size or time of a file changed. */
export function isFresh(root) {
  const stamp = readStamp(root);
  if (stamp === null || !existsSync(join(root, 'dist/apps/cli/src/main.js')) || stamp.settings !== settingsOf(root)) return false;
  if (!stamp.program?.every((file) => existsSync(join(root, PROGRAM, file)))) return false;
  const files = listInputs(root);
  if (files.length !== Object.keys(stamp.files).length) return false;
  let moved = false;
  for (const file of files) {
    const known = stamp.files[file];
    if (known === undefined) return false;
    const { size, mtimeMs } = statSync(join(root, file));
    if (known.size === size && known.mtimeMs === mtimeMs) continue;
    if (known.hash !== hashOf(root, file)) return false;
    stamp.files[file] = { ...known, size, mtimeMs };
    moved = true;
  }
  if (moved) tryWriteStamp(root, stamp);
  return true;
}

/** A digest of what the program was made from, and of the panel, whose page names its files by theirs. */
export function writeBuildId(root) {
  const stamp = readStamp(root);
  if (stamp === null) return;
  const files = Object.entries(stamp.files).map(([file, { hash }]) => [file, hash]);
  const page = join(root, 'dist/admin/index.html');
  const panel = existsSync(page) ? readFileSync(page, 'utf8') : null;
  const id = createHash('sha1')
    .update(JSON.stringify([stamp.settings, files.toSorted(([a], [b]) => (a < b ? -1 : 1)), panel]))
    .digest('hex')
    .slice(0, 10);
  try {
    writeFileSync(join(root, BUILD_ID), `${id}\n`);
  } catch {
    // A tree that may not be written to runs all the same; only its answers do not tell the build.
  }
}

async function build(root) {
  const before = snapshot(root); // what is edited during the build counts as stale afterwards
  // A build that fails, or is killed, must leave nothing that is older than what it compiled.
  rmSync(join(root, PROGRAM), { recursive: true, force: true });
  removeOutputsWithoutSource(root, before);
  if (!(await compile(root))) return false;
  if (missingOutputs(root, before).length > 0) {
    // The compiler trusts its own notes about what it wrote; somebody removed a part of it.
    rmSync(join(root, 'dist/.tsbuildinfo'), { force: true });
    if (!(await compile(root)) || missingOutputs(root, before).length > 0) return false;
  }
  if (!(await bundle(root))) return false;
  tryWriteStamp(root, { ...before, program: listProgram(root) });
  return true;
}

/** The native compiler: the same output as `nest build`, in a fraction of its time (docs/adr/0007). */
async function compile(root) {
  return (await runTool(root, [join(root, 'node_modules/ts7/bin/tsc'), '-p', 'tsconfig.json', '--pretty'])) === 0;
}

/** Where there is no bundler the program runs from what was compiled; it only starts slower. */
async function bundle(root) {
  if (!existsSync(join(root, 'node_modules/rolldown/package.json'))) return true;
  return [0, NO_BUNDLER].includes(await runTool(root, [BUNDLE_SCRIPT, root]));
}

async function buildAdmin(root) {
  return [0, NO_VITE].includes(await runTool(root, [ADMIN_SCRIPT, root], { NODE_ENV: 'production' }));
}

/** Its output goes to standard error: standard output belongs to the command that needed the build. */
function runTool(root, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 2, 2],
      timeout: BUILD_LIMIT_MS,
      env: { ...process.env, ...env },
    });
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
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

function listInputs(root) {
  return existsSync(join(root, INSTALLED)) ? [...listSources(root), INSTALLED] : listSources(root);
}

function listProgram(root) {
  if (!existsSync(join(root, PROGRAM))) return [];
  return readdirSync(join(root, PROGRAM), { recursive: true });
}

/** What besides the sources decides the result. */
function settingsOf(root) {
  const { imports, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const tools = [devDependencies?.ts7, devDependencies?.rolldown];
  const files = [join(root, 'tsconfig.json'), BUNDLE_SCRIPT].map((file) => readFileSync(file, 'utf8'));
  return createHash('sha1')
    .update(JSON.stringify([imports, tools, files]))
    .digest('hex');
}

function snapshot(root) {
  const files = {};
  for (const file of listInputs(root)) {
    const { size, mtimeMs } = statSync(join(root, file));
    files[file] = { size, mtimeMs, hash: hashOf(root, file) };
  }
  return { settings: settingsOf(root), files };
}

const hashOf = (root, file) =>
  createHash('sha1')
    .update(file === INSTALLED ? productionOf(join(root, file)) : readFileSync(join(root, file)))
    .digest('hex');

/** The packages of production alone: `npm ci --omit=dev` after a build leaves the build as good as it was. */
function productionOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return JSON.stringify(Object.entries(packages).flatMap(([path, { version, dev }]) => (dev ? [] : [[path, version]])));
}

const outputOf = (file) => `dist/${file.replace(/\.ts$/, '.js')}`;
const missingOutputs = (root, stamp) =>
  Object.keys(stamp.files).filter((file) => /(?<!\.d)\.ts$/.test(file) && !existsSync(join(root, outputOf(file))));

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
  const { state, withoutPanel } = await ensureBuilt({ root, log: (line) => console.error(line) });
  const possible = process.argv.includes('--if-possible');
  if (state === 'failed' || withoutPanel) process.exitCode = 1;
  if (state === 'no-compiler' || state === 'no-sources') {
    console.error(state === 'no-sources' ? 'Nothing to build here.' : 'Not built: the development dependencies are not installed.');
    if (!possible) process.exitCode = 1;
  }
}
