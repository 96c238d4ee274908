/**
 * Microseconds of processor time that the work takes in this thread: a busy machine takes the clock's away, and what the
 * process does beside (collecting garbage, compiling, work that an earlier file has left) is not the work's.
 * Some systems count it in ticks of several milliseconds: what takes less may take nothing.
 */
export function processorTime(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

const TRIES = 5;

/**
 * The smallest of a few measurements, the first below `bound` being the last: an interrupted or unlucky one says more than
 * the work takes, never less, whereas work that is too slow is so each time.
 */
export async function smallest(bound: number, measure: () => number | Promise<number>): Promise<number> {
  let found = Number.POSITIVE_INFINITY;
  for (let round = 0; round < TRIES && !(found < bound); round += 1) {
    const measured = await measure();
    // A clock of the processor that ticks seldom may say 0, and what is divided by it is no number.
    if (measured < found) found = measured;
  }
  return found;
}
