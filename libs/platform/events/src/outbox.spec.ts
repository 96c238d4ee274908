import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bus } from '#platform/bus';
import type { Transactions } from '#platform/database';
import { Outbox } from './outbox.js';
import type { OutboxRepository } from './outbox.repository.js';

describe('the waking of workers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('W1 comes at once after a quiet while, and five times a second while commits follow one another', async () => {
    const publish = vi.fn(() => Promise.resolve());
    const transactions = { active: () => true, atEnd: () => undefined, afterCommit: (callback: () => void) => callback() };
    const outbox = new Outbox(
      { insertion: () => undefined } as unknown as OutboxRepository,
      transactions as unknown as Transactions,
      { publish } as unknown as Bus,
    );
    const add = () => outbox.add({ kind: 'job', name: 'test.work', version: 1, payload: {} });
    await add();
    await add();
    await vi.advanceTimersByTimeAsync(15);
    expect(publish).toHaveBeenCalledTimes(1);
    for (let passed = 0; passed < 1_000; passed += 10) {
      await add();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(publish.mock.calls.length).toBeGreaterThan(4);
    expect(publish.mock.calls.length).toBeLessThan(8);
    await vi.advanceTimersByTimeAsync(1_000);
    const soFar = publish.mock.calls.length;
    await add();
    await vi.advanceTimersByTimeAsync(15);
    expect(publish).toHaveBeenCalledTimes(soFar + 1);
    outbox.onModuleDestroy();
  });
});
