import { existsSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries, installBinaries, restoreLinks, type Binaries } from './binaries.js';
import { createCluster, isComplete, removeUnfinished, resetSuperuserPassword } from './cluster.js';
import { newCredentials, readCredentials, writeCredentials, type Credentials } from './credentials.js';
import { Holders } from './holders.js';
import {
  choosePlace,
  isSystemPlace,
  makeSystemPlace,
  readOwner,
  serverDirectory,
  setAside,
  SYSTEM_BASE,
  systemPlace,
  TEMPORARY,
  writeOwner,
  type Place,
} from './place.js';
import { stopRunning } from './running.js';

const BEING_MADE_MS = 60_000;

export interface GroundOptions {
  /** Absolute path of the data directory, links resolved. */
  readonly home: string;
  /** Whether files must be on the disk before we go on; tests say no. */
  readonly durable: boolean;
  /** The cluster is a test's: it is named so, and those of test runs that were killed are removed. */
  readonly temporary: boolean;
  readonly log: (line: string) => void;
  readonly onPhase: <T>(name: string, work: () => Promise<T> | T) => Promise<T>;
}

/** What a server stands on: where it lives, its programs, its passwords. */
export interface Ground {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly credentials: Credentials;
}

/** Whether a data directory has a cluster: without one, a start makes it. Changes nothing. */
export function hasCluster(home: string): boolean {
  if (!existsSync(home)) return false;
  const directory = realpathSync(home);
  const known = withoutCopy(readCredentials(credentialsFile(directory)), { home: directory, log: () => undefined });
  const place = choosePlace(directory, known);
  return isComplete(place) && !belongsToAnother(place, known);
}

/** Finds the cluster of a data directory, or makes it. Call it only while the start lock is held. */
export async function prepareGround(options: GroundOptions): Promise<Ground> {
  const { home, onPhase } = options;
  const file = credentialsFile(home);
  const known = withoutCopy(readCredentials(file), options);
  const place = choosePlace(home, known, options.temporary);
  const inSystem = isSystemPlace(place.root);
  if (inSystem) makeSystemPlace(place.root);
  if (inSystem && options.temporary) await removeAbandoned(place);
  removeUnfinished(place);
  const binaries = await onPhase('binaries', () => usableBinaries(place, home));

  if (isComplete(place) && belongsToAnother(place, known)) {
    await stopRunning(place);
    options.log(`The database in ${place.cluster} belongs to a data directory that is gone; it is kept as ${setAside(place)}.`);
  }
  let credentials: Credentials = { ...(known ?? newCredentials()), place: place.root };
  if (isComplete(place)) {
    if (known === null) {
      options.log('The passwords of the embedded PostgreSQL were lost; new ones are set.');
      await stopRunning(place);
      await resetSuperuserPassword(place, binaries, credentials.passwords.superuser);
    }
  } else {
    if (known?.provisioned === true) options.log(`There is no database in ${place.root} any more; an empty one is made.`);
    credentials = { ...credentials, provisioned: false };
    writeCredentials(file, credentials);
    if (inSystem) writeOwner(place.root, { home, clusterId: credentials.clusterId });
    await onPhase('initdb', () => createCluster(place, binaries, credentials.passwords.superuser, options.durable));
  }
  if (inSystem) writeOwner(place.root, { home, clusterId: credentials.clusterId });
  if (credentials.place !== known?.place || known?.clusterId !== credentials.clusterId) writeCredentials(file, credentials);
  return { place, binaries, credentials };
}

/** Removes the temporary clusters of other data directories that no living process uses, and stops their servers. */
async function removeAbandoned(own: Place): Promise<void> {
  for (const name of readdirSync(SYSTEM_BASE).filter((entry) => entry.startsWith(TEMPORARY))) {
    const root = join(SYSTEM_BASE, name);
    const home = readOwner(root)?.home;
    const made = statSync(root, { throwIfNoEntry: false })?.mtimeMs;
    // Another process that starts at the same time may have removed it.
    if (made === undefined || Date.now() - made < BEING_MADE_MS || root === own.root) continue;
    if (home !== undefined && new Holders(join(serverDirectory(home), 'holders')).hasOthers()) continue;
    await stopRunning({ root, cluster: join(root, 'cluster'), account: null });
    rmSync(root, { recursive: true, force: true });
  }
}

/** Notes that the roles have the passwords of the file. */
export function noteProvisioned(home: string, credentials: Credentials): void {
  writeCredentials(credentialsFile(home), { ...credentials, provisioned: true });
}

function credentialsFile(home: string): string {
  return join(serverDirectory(home), 'credentials.json');
}

/** Of a cluster outside the data directory, which may be that of one that is gone. */
function belongsToAnother(place: Place, known: Credentials | null): boolean {
  return isSystemPlace(place.root) && readOwner(place.root)?.clusterId !== known?.clusterId;
}

/**
 * A data directory of root that was copied names the cluster of the original. Two directories must not share one, so the copy gets its own;
 * a directory that was moved keeps it.
 */
function withoutCopy(credentials: Credentials | null, { home, log }: Pick<GroundOptions, 'home' | 'log'>): Credentials | null {
  const root = credentials?.place;
  if (credentials === null || root === undefined || !isSystemPlace(root) || root === systemPlace(home)) return credentials;
  const owner = readOwner(root);
  if (owner === null || owner.home === home) return credentials;
  if (!existsSync(owner.home) || readCredentials(credentialsFile(owner.home))?.clusterId !== credentials.clusterId) {
    return credentials;
  }
  log(`${home} is a copy of ${owner.home}; it gets an empty database of its own.`);
  return null;
}

/** Our own user runs the binaries where npm put them; another account, or a read-only tree with links missing, gets a copy. */
function usableBinaries(place: Place, home: string): Binaries {
  const found = findBinaries();
  if (place.account !== null) {
    makeSystemPlace();
    return installBinaries(found, SYSTEM_BASE);
  }
  return restoreLinks(found.root) ? found : installBinaries(found, serverDirectory(home));
}
