import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of libuv's pool, whose threads hash (the libuv of Node 24 names them, that of 20 does not). */
const POOL_THREAD = 'libuv-worker';
const TASKS = '/proc/self/task';
/** Nice value: about a tenth of the weight of a thread at 0. */
const GIVES_WAY = 10;

/**
 * Lets the threads that hash give way to everything else on the machine: one hash takes a core for a tenth of a second, and
 * with as many at once as there are cores, who asks for something else would wait for the scheduler. What else the pool does
 * (files, compression, names of hosts) gives way, too. Linux has a nice value for each thread, where they are named; elsewhere nothing happens.
 * Call it when a hash has been made: the pool is started by the first.
 * @returns how many threads give way.
 */
export function letHashThreadsGiveWay(): number {
  return threads().filter(giveWay).length;
}

function threads(): string[] {
  try {
    return readdirSync(TASKS);
  } catch {
    return [];
  }
}

/** False for a thread that does not hash, and for one that has ended since they were listed: the others give way all the same. */
function giveWay(id: string): boolean {
  try {
    if (readFileSync(`${TASKS}/${id}/comm`, 'utf8').trim() !== POOL_THREAD) return false;
    setPriority(Number(id), GIVES_WAY);
    return true;
  } catch {
    return false;
  }
}
