import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number: `startedAt` is opaque, '' where the system does not tell. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

const hasProc = existsSync('/proc/self/stat');
const TICKS_PER_SECOND = 100; // USER_HZ, fixed for every Linux that Node runs on

/** The process that has this number now; null when there is none (a zombie counts as none). */
export function identityOf(pid: number): ProcessIdentity | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (hasProc) {
    const fields = statFields(pid);
    if (fields !== null) return fields[0] === 'Z' || fields[0] === 'X' ? null : { pid, startedAt: `${bootId()}:${fields[19]}` };
    return exists(pid) ? { pid, startedAt: '' } : null;
  }
  if (!exists(pid)) return null;
  return { pid, startedAt: ps(pid, 'lstart=') };
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  if (now === null) return false;
  return now.startedAt === identity.startedAt || now.startedAt === '' || identity.startedAt === '';
}

export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid) ?? { pid: process.pid, startedAt: '' };
}

/** When the process was started, in seconds since 1970; null when the system does not tell. */
export function startSeconds(pid: number): number | null {
  if (hasProc) {
    const ticks = Number(statFields(pid)?.[19]);
    const boot = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]);
    return Number.isFinite(ticks) && Number.isFinite(boot) ? boot + ticks / TICKS_PER_SECOND : null;
  }
  const started = Date.parse(`${ps(pid, 'lstart=')} UTC`);
  return Number.isNaN(started) ? null : started / 1000;
}

/** The command line of a process, '' when it cannot be read. For systems without /proc. */
export function commandLine(pid: number): string {
  return ps(pid, 'command=');
}

function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold spaces and brackets
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ps(pid: number, column: string): string {
  try {
    const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
    return execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { env, timeout: 2000, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return '';
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= existsSync('/proc/sys/kernel/random/boot_id') ? readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim() : '';
  return boot;
}
