import { expect, it } from 'vitest';
import { inBatches } from './in-batches.js';

async function stepsOver(rows: number, limit?: number): Promise<number[]> {
  const taken: number[] = [];
  await inBatches(async (most) => {
    const now = Math.min(most, rows);
    rows -= now;
    taken.push(now);
    return now;
  }, limit);
  return taken;
}

it('AU15 goes on while batches are full, and not for ever', async () => {
  expect(await stepsOver(0)).toEqual([0]);
  expect(await stepsOver(2_500)).toEqual([1_000, 1_000, 500]);
  expect(await stepsOver(4, 2)).toEqual([2, 2, 0]);
  expect(await stepsOver(Infinity, 2)).toHaveLength(100);
});

it('AU15 stops at the step that fails', async () => {
  let steps = 0;
  const failing = inBatches(async (limit) => {
    steps += 1;
    if (steps === 2) throw new Error('lost');
    return limit;
  });
  await expect(failing).rejects.toThrow('lost');
  expect(steps).toBe(2);
});
