import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { accountOf, serviceAccount, type Account } from './account.js';
import type { Credentials } from './credentials.js';
import { EmbeddedServerError } from './embedded-server-error.js';
import { writePrivateJson } from './private-file.js';

/** Where root keeps binaries and clusters: the account that runs the server cannot pass through root's own home. */
export const SYSTEM_BASE = '/var/lib/zocalo';

/** Clusters of tests; whatever is named so may be removed. */
export const TEMPORARY = 'temporary-';

const SYSTEM_NAME = /^(temporary-)?[0-9a-f]{16}$/;

/** Where the cluster of a data directory lives, and who runs it. */
export interface Place {
  readonly root: string;
  /** The data directory of PostgreSQL. */
  readonly cluster: string;
  /** Null: the user we are. */
  readonly account: Account | null;
}

/** The directory inside the data directory that holds what belongs to the server. */
export function serverDirectory(home: string): string {
  return join(home, 'postgres');
}

/**
 * Chooses the place. Not root: inside the data directory. Root: under /var/lib/zocalo, named by a hash of the data directory's path; a
 * cluster that an ordinary user made in the data directory stays there and runs as that user. The credentials lie in a directory that may be
 * somebody else's: the place they name is taken only when it is one of ours and was made for them.
 */
export function choosePlace(home: string, credentials: Credentials | null, temporary = false): Place {
  const inside = serverDirectory(home);
  if (process.getuid?.() !== 0) return { root: inside, cluster: join(inside, 'cluster'), account: null };
  const cluster = join(inside, 'cluster');
  if (existsSync(cluster)) return { root: inside, cluster, account: accountOf(statSync(cluster).uid) };
  const root = rememberedPlace(credentials) ?? systemPlace(home, temporary);
  const existing = join(root, 'cluster');
  return { root, cluster: existing, account: existsSync(existing) ? accountOf(statSync(existing).uid) : serviceAccount() };
}

function rememberedPlace(credentials: Credentials | null): string | null {
  const root = credentials?.place;
  return root !== undefined && isSystemPlace(root) && readOwner(root)?.clusterId === credentials?.clusterId ? root : null;
}

/** Whether it is a directory of ours under /var/lib/zocalo, by its name. */
export function isSystemPlace(root: string): boolean {
  return dirname(root) === SYSTEM_BASE && root === join(SYSTEM_BASE, basename(root)) && SYSTEM_NAME.test(basename(root));
}

export function systemPlace(home: string, temporary = false): string {
  const hash = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 16);
  return join(SYSTEM_BASE, temporary ? `${TEMPORARY}${hash}` : hash);
}

/**
 * Makes the place of root. Directories of ours get a mode, one of somebody else's is refused. They belong to root, and only the cluster in
 * them to the account: a process of that account cannot put links where root writes.
 */
export function makeSystemPlace(root = SYSTEM_BASE): void {
  for (const directory of new Set([SYSTEM_BASE, root])) {
    try {
      mkdirSync(directory);
      chmodSync(directory, 0o755);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = lstatSync(directory);
    if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0 || (found.mode & 0o001) === 0) {
      throw new EmbeddedServerError(
        `${directory} must be a directory of root that others may pass through and not change: put it right or set DATABASE_URL.`,
      );
    }
  }
}

interface Owner {
  readonly home: string;
  readonly clusterId: string;
}

/** Which data directory a place outside it belongs to. */
export function readOwner(root: string): Owner | null {
  try {
    return JSON.parse(readFileSync(join(root, 'owner.json'), 'utf8')) as Owner;
  } catch {
    return null;
  }
}

export function writeOwner(root: string, owner: Owner): void {
  const known = readOwner(root);
  if (known?.home !== owner.home || known.clusterId !== owner.clusterId) writePrivateJson(join(root, 'owner.json'), owner);
}

/** Puts a complete cluster aside whose data directory is gone, so that a new one can be made; data is never deleted. */
export function setAside(place: Place): string {
  const aside = `${place.cluster}.set-aside-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  renameSync(place.cluster, aside);
  return aside;
}
