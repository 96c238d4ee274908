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
  try {
    const threads = readdirSync(TASKS).filter((id) => readFileSync(`${TASKS}/${id}/comm`, 'utf8').trim() === POOL_THREAD);
    for (const id of threads) setPriority(Number(id), GIVES_WAY);
    return threads.length;
  } catch {
    return 0;
  }
}
