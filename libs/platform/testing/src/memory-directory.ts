import { chownSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const PLACE = '/dev/shm';
const PREFIX = 'zocalo-test-';

/** A container may have 64 MB there: the databases of a run need more. */
const ROOM = 2 * 1024 ** 3;

/**
 * A directory in memory for the account that owns `like`; undefined where the system has none with room. A database consists of
 * about a thousand small files, and on a busy disk cloning one takes seconds.
 */
export function memoryDirectory(like: string): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(PLACE);
    if (bavail * bsize < ROOM) return undefined;
    removeAbandoned();
    const directory = mkdtempSync(join(PLACE, `${PREFIX}${process.pid}-`));
    const { uid, gid } = statSync(like);
    chownSync(directory, uid, gid);
    return directory;
  } catch {
    return undefined;
  }
}

/** Those of runs that were killed: nothing else gives that memory back. */
function removeAbandoned(): void {
  for (const name of readdirSync(PLACE)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (owner > 0 && !lives(owner)) rmSync(join(PLACE, name), { recursive: true, force: true });
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
