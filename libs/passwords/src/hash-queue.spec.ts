import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HashQueue } from './hash-queue.js';

const refused = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', options: { retryAfterSeconds: 5 } });

/** Never busy. */
const CALM = { together: 2, busyFrom: 100 };

describe('HashQueue', () => {
  it('AU11 runs no more at once than allowed, in order of arrival, and refuses those beyond the queue', async () => {
    const queue = new HashQueue({ concurrency: 2, waiting: 3, patienceMs: 1_000, ...CALM });
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (name: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(name);
      await sleep(5);
      running -= 1;
      return name;
    };
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((name) => queue.run(work(name))));
    expect(most).toBe(2);
    expect(order).toEqual([1, 2, 3, 4, 5]);
    expect(results.map((result) => result.status)).toEqual([...Array(5).fill('fulfilled'), 'rejected', 'rejected']);
    expect((results[5] as PromiseRejectedResult).reason).toEqual(refused);
    expect(await queue.run(work(8))).toBe(8);
  });

  it('AU11 gives a place back when the work fails, and up when it takes too long to get one', async () => {
    const queue = new HashQueue({ concurrency: 1, waiting: 5, patienceMs: 20, ...CALM });
    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const { promise, resolve: finish } = Promise.withResolvers<string>();
    const slow = queue.run(() => promise);
    await expect(queue.run(() => Promise.resolve('late'))).rejects.toEqual(refused);
    finish('slow');
    expect(await slow).toBe('slow');
    expect(await queue.run(() => Promise.resolve('next'))).toBe('next');
  });

  it('AU11 hands results on a few at once while many wait, one by one when few do, and none too late', async () => {
    const queue = new HashQueue({ concurrency: 1, waiting: 20, patienceMs: 10_000, together: 3, busyFrom: 4 });
    const seen: string[] = [];
    const all = Array.from({ length: 12 }, async (_, index) => {
      const work = async () => {
        await setImmediate();
        seen.push(`made ${index}`);
        // Half of them fail: those are handed on as the others are.
        if (index % 2 === 1) throw new Error('broken');
      };
      await queue.run(work).catch(() => undefined);
      seen.push(`on ${index}`);
    });
    await Promise.all(all);
    const turns = seen.join(' ').split(/(?<=on \d+) (?=made)/);
    const groups = turns.map((turn) => turn.match(/on \d+/g)!.map((each) => Number(each.slice(3))));
    expect(groups).toEqual([[0, 1, 2], [3, 4, 5], [6, 7], [8], [9], [10], [11]]);
  });
});
