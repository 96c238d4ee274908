import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, identityOf, isAlive, startSeconds, type ProcessIdentity } from './process-identity.js';

const CLOCK_TOLERANCE_SECONDS = 5;

/** What PostgreSQL writes into postmaster.pid of its data directory. */
export interface PidFile {
  readonly pid: number;
  /** Seconds since 1970. */
  readonly startedAt: number;
  /** 0 until the server listens. */
  readonly port: number;
  /** 'starting', 'ready', 'stopping', or '' in the first moment. */
  readonly status: string;
}

export function readPidFile(cluster: string): PidFile | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { pid, startedAt: Number(lines[2]), port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/**
 * Whether the process that postmaster.pid names is really the server of this cluster: it works in our data directory, and it was started when
 * the file says (or it is exactly the process we noted when we started it, which holds although the clock was set since).
 *
 * `foreign` is a living process that only inherited the number; `doubtful` works in our directory, but was started at another time.
 */
export function classify(pidFile: PidFile, cluster: string, noted: ProcessIdentity | null): 'ours' | 'gone' | 'foreign' | 'doubtful' {
  if (identityOf(pidFile.pid) === null) return 'gone';
  if (!worksIn(pidFile.pid, cluster)) return 'foreign';
  if (noted?.pid === pidFile.pid && isAlive(noted)) return 'ours';
  const started = startSeconds(pidFile.pid);
  if (started !== null && Math.abs(started - pidFile.startedAt) <= CLOCK_TOLERANCE_SECONDS) return 'ours';
  return 'doubtful';
}

function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const noProc = code === 'ENOENT' && path?.startsWith('/proc/') && identityOf(pid) !== null;
    return noProc === true && commandLine(pid).includes(`-D ${cluster} `);
  }
}
