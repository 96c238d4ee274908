const BATCH = 1_000;
const MOST_BATCHES = 100;

/**
 * Cleans up in small steps, each a transaction or statement of its own, so that no lock is held for long. Stops at the
 * first step that finds less than its limit, or after a hundred: what a run leaves, the next one takes.
 * @param step does the next rows, `limit` at most, and says how many there were.
 */
export async function inBatches(step: (limit: number) => Promise<number>, limit: number = BATCH): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) if ((await step(limit)) < limit) return;
}
