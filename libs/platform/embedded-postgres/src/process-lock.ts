import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

const HALF_WRITTEN_MS = 5_000;
const ABANDONED_TAKE_OVER_MS = 10_000;
const UNKNOWN_HOLDER: ProcessIdentity = { pid: 0, startedAt: '' };

/**
 * A lock between processes of one machine: a file that names its holder by process number and start time, so that the lock of a killed
 * process is recognised even when its number was given to another one.
 */
export class ProcessLock {
  private constructor(private readonly file: string) {}

  /** Takes the lock, or returns the living process that holds it. */
  static tryAcquire(file: string): ProcessLock | { holder: ProcessIdentity } {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        writeFileSync(file, JSON.stringify(ownIdentity()), { flag: 'wx', mode: 0o600 });
        return new ProcessLock(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(file);
      if (typeof holder === 'object') return { holder };
      if (holder === 'stale') removeStale(file);
    }
    return { holder: UNKNOWN_HOLDER };
  }

  /** Takes the lock, waiting for its holder; null when it was not free in time. */
  static async acquire(file: string, timeoutMs: number): Promise<ProcessLock | null> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const lock = ProcessLock.tryAcquire(file);
      if (lock instanceof ProcessLock) return lock;
      if (Date.now() >= deadline) return null;
      await sleep(20);
    }
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

function holderOf(file: string): ProcessIdentity | 'free' | 'stale' {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
    return isAlive(holder) ? holder : 'stale';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'free';
    if (!(error instanceof SyntaxError)) throw error;
    return ageMs(file) < HALF_WRITTEN_MS ? UNKNOWN_HOLDER : 'stale';
  }
}

/**
 * Two processes may see the same stale lock, and the slower one must not remove what the faster one has put there: the directory lets one
 * of them in, and a lock that is stale while we hold the directory stays so, since nobody creates a file over it.
 */
function removeStale(file: string): void {
  const guard = `${file}.take-over`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (ageMs(guard) > ABANDONED_TAKE_OVER_MS) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (holderOf(file) === 'stale') rmSync(file, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
