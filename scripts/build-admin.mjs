// Builds the panel (apps/admin) into dist/admin, with a compressed copy beside each file, unless it is fresh. build.mjs calls it;
// `node scripts/build-admin.mjs [ROOT]` is the build itself, a process of its own: a service that builds must not keep the memory this takes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** This file, which build.mjs runs. */
export const ADMIN_SCRIPT = fileURLToPath(import.meta.url);
/** Its exit code where Vite does not run on this machine. */
export const NO_VITE = 3;
const FOLDER = 'dist/admin';
/** What the result is made of; the lock file says in which versions of the packages. */
const SOURCES = ['apps/admin', 'libs/platform/session-client/src', 'package-lock.json', 'scripts/build-admin.mjs'];
const NOT_BUILT = new Set(['node_modules', 'dist', 'test']);
const STAMP = '.build.json';
const COMPRESSED = /\.(js|css|svg)$/;
/** Bytes; below that a compressed file saves nothing. */
const WORTH_IT = 1024;
/** 6 % smaller than 9 and twice as fast as 11, which gains another 2 %. */
const BROTLI_QUALITY = 10;

/**
 * Whether there is something to do. Without sources (a release) or without Vite (production) there is nothing to build with.
 * Contents are read only where size or time of a file changed.
 */
export function isAdminFresh(root) {
  if (!existsSync(join(root, 'apps/admin/index.html')) || !existsSync(join(root, 'node_modules/vite/package.json'))) return true;
  const stamp = readStamp(root);
  if (stamp === null || !existsSync(join(root, FOLDER, 'index.html'))) return false;
  const files = listSources(root);
  if (files.length !== Object.keys(stamp).length) return false;
  let moved = false;
  for (const file of files) {
    const known = stamp[file];
    if (known === undefined) return false;
    const { size, mtimeMs } = statSync(join(root, file));
    if (known.size === size && known.mtimeMs === mtimeMs) continue;
    if (known.hash !== hashOf(root, file)) return false;
    stamp[file] = { ...known, size, mtimeMs };
    moved = true;
  }
  if (moved) tryWriteStamp(root, stamp);
  return true;
}

/** dist/admin appears whole, by its last step, or stays as it was; a run that was killed right before that step is made good by the next. */
async function build(root, vite) {
  const before = snapshot(root); // what is edited during the build counts as stale afterwards
  const made = join(root, 'dist/.admin');
  const old = join(root, 'dist/.admin-old');
  if (existsSync(old) && !existsSync(join(root, FOLDER))) renameSync(old, join(root, FOLDER));
  for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true }); // of a run that was killed
  await vite.build({
    configFile: join(root, 'apps/admin/vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
    build: { outDir: made, emptyOutDir: true },
  });
  await compressAll(join(made, 'assets'));
  writeFileSync(join(made, STAMP), JSON.stringify(before));
  if (existsSync(join(root, FOLDER))) renameSync(join(root, FOLDER), old);
  renameSync(made, join(root, FOLDER));
  rmSync(old, { recursive: true, force: true });
}

async function compressAll(folder) {
  const brotli = promisify(zlib.brotliCompress);
  const gzip = promisify(zlib.gzip);
  const names = readdirSync(folder).filter((name) => COMPRESSED.test(name));
  await Promise.all(
    names.map(async (name) => {
      const body = await readFile(join(folder, name));
      if (body.length < WORTH_IT) return;
      const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: body.length };
      const [br, gz] = await Promise.all([brotli(body, { params }), gzip(body, { level: 9 })]);
      await Promise.all([writeFile(join(folder, `${name}.br`), br), writeFile(join(folder, `${name}.gz`), gz)]);
    }),
  );
}

function listSources(root) {
  const found = [];
  const walk = (path) => {
    if (!statSync(join(root, path)).isDirectory()) {
      if (!/\.spec\.tsx?$/.test(path)) found.push(path);
      return;
    }
    for (const name of readdirSync(join(root, path))) if (!NOT_BUILT.has(name)) walk(`${path}/${name}`);
  };
  for (const path of SOURCES) if (existsSync(join(root, path))) walk(path);
  return found;
}

function snapshot(root) {
  const files = {};
  for (const file of listSources(root)) {
    const { size, mtimeMs } = statSync(join(root, file));
    files[file] = { size, mtimeMs, hash: hashOf(root, file) };
  }
  return files;
}

const hashOf = (root, file) =>
  createHash('sha1')
    .update(readFileSync(join(root, file)))
    .digest('hex');

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, FOLDER, STAMP), 'utf8'));
  } catch {
    return null;
  }
}

/** A tree that may not be written to is not an error here: the next look only takes longer. */
function tryWriteStamp(root, stamp) {
  const file = join(root, FOLDER, STAMP);
  try {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(stamp));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    rmSync(`${file}.${process.pid}`, { force: true });
  }
}

if (process.argv[1] === ADMIN_SCRIPT) {
  const vite = await import('vite').catch((error) => {
    console.error(`The panel is not built: ${error.message}`);
  });
  if (vite === undefined) process.exitCode = NO_VITE;
  else await build(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)), vite);
}
