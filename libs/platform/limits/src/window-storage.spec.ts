import { describe, expect, it } from 'vitest';
import { WindowStorage } from './window-storage.js';

const SECOND = 1_000;

/** Processor time, which other processes of the machine do not lengthen. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user;
}

describe('WindowStorage', () => {
  it('AU11 lets as many pass as the limit says until the window ends, then as many again', () => {
    let now = 5;
    const storage = new WindowStorage(() => now);
    const blocked = () => storage.hit('a', 60 * SECOND, 3).isBlocked;
    expect([blocked(), blocked(), blocked(), blocked()]).toEqual([false, false, false, true]);
    now += 59_999;
    expect(blocked()).toBe(true);
    now += 1;
    expect([blocked(), blocked(), blocked(), blocked()]).toEqual([false, false, false, true]);
  });

  it('AU11 says how many whole seconds are left, never zero while it refuses', () => {
    let now = 0;
    const storage = new WindowStorage(() => now);
    storage.hit('a', 10 * SECOND, 1);
    now = 2_500;
    expect(storage.hit('a', 10 * SECOND, 1)).toEqual({ totalHits: 2, timeToExpire: 8, isBlocked: true, timeToBlockExpire: 8 });
    now = 9_999.9;
    expect(storage.hit('a', 10 * SECOND, 1).timeToBlockExpire).toBe(1);
  });

  it('AU11 exactly the limit passes among parallel callers, and keys do not touch each other', async () => {
    const storage = new WindowStorage();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => storage.increment(index % 2 === 0 ? 'even' : 'odd', 60 * SECOND, 70)),
    );
    expect(answers.filter((answer) => !answer.isBlocked)).toHaveLength(140);
  });

  it('AU11 600,000 made-up keys neither grow the memory beyond the cap nor slow down the later ones', () => {
    const storage = new WindowStorage();
    const timed = (from: number, to: number) =>
      cpuOf(() => {
        for (let index = from; index < to; index += 1) storage.hit(`http.address|${index}`, 3_600 * SECOND, 10);
      });
    const before = timed(0, 100_000);
    timed(100_000, 500_000);
    const beyond = timed(500_000, 600_000);
    expect(storage.size).toBeLessThanOrEqual(WindowStorage.MAX_KEYS);
    expect(storage.size).toBeGreaterThan(WindowStorage.MAX_KEYS * 0.8);
    expect(beyond / before).toBeLessThan(20);
    // The latest are remembered.
    expect(storage.hit('http.address|599999', 3_600 * SECOND, 10).totalHits).toBe(2);
  });

  it('AU11 keys whose window ended are forgotten', () => {
    let now = 0;
    const storage = new WindowStorage(() => now);
    for (let index = 0; index < 1_000; index += 1) storage.hit(`k${index}`, SECOND, 1);
    now = 60_000;
    storage.hit('other', SECOND, 1);
    expect(storage.size).toBe(1);
  });

  it('AU11 a hit costs the same however many came before it', () => {
    const storage = new WindowStorage();
    const timed = () =>
      cpuOf(() => {
        for (let hit = 0; hit < 200_000; hit += 1) storage.hit('one', 3_600 * SECOND, 10);
      });
    timed();
    const first = timed();
    expect(timed() / first).toBeLessThan(5);
    expect(storage.size).toBe(1);
  });
});
