import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FigureRegistry } from '#platform/status';
import type { ProcessDirectory, ProcessRole } from '#system-status';
import type { FigureSampleRepository } from './figure-sample.repository.js';
import { FigureSampler } from './figure-sampler.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often a process tries for a slot in two minutes. */
async function triesOf(role: ProcessRole | null): Promise<number> {
  const take = vi.fn(async () => undefined);
  const samples = { take } as unknown as FigureSampleRepository;
  const sampler = new FigureSampler(role, {} as FigureRegistry, {} as ProcessDirectory, samples);
  sampler.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(120_000);
  await sampler.onModuleDestroy();
  return take.mock.calls.length;
}

it('MO3 every process tries for each slot, and no command at the terminal does', async () => {
  expect([await triesOf('worker'), await triesOf(null)]).toEqual([4, 0]);
});
