import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { classify, readPidFile } from './pid-file.js';
import type { Place } from './place.js';
import { Postmaster } from './postmaster.js';
import { writePrivateJson } from './private-file.js';
import type { ProcessIdentity } from './process-identity.js';

const POLL_MS = 20;
const SETTLE_LIMIT_MS = 180_000;

/** What we noted when we started a server. */
export interface ServerNote extends ProcessIdentity {
  readonly port: number;
  /** Digest of programs and settings: a server with others is not adopted but replaced. */
  readonly fingerprint: string;
}

const noteFile = (place: Place) => join(place.root, 'server.json');

export function readNote(place: Place): ServerNote | null {
  try {
    return JSON.parse(readFileSync(noteFile(place), 'utf8')) as ServerNote;
  } catch {
    return null; // without the note a running server is still found by its own file
  }
}

export function writeNote(place: Place, note: ServerNote): void {
  writePrivateJson(noteFile(place), note);
}

export function fingerprintOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The server that runs on this cluster, once it takes connections; null when there is none, or when it was just stopping. */
export async function findRunning(place: Place): Promise<Postmaster | null> {
  const deadline = Date.now() + SETTLE_LIMIT_MS;
  while (Date.now() < deadline) {
    const pidFile = readPidFile(place.cluster);
    if (pidFile === null || classify(pidFile, place.cluster, readNote(place)) !== 'ours') return null;
    if (pidFile.status === 'ready') return Postmaster.adopt(pidFile.pid, pidFile.port);
    await sleep(POLL_MS);
  }
  return null;
}

/** Stops the server that runs on this cluster, if there is one, whoever started it. */
export async function stopRunning(place: Place): Promise<void> {
  await (await findRunning(place))?.stop();
}
