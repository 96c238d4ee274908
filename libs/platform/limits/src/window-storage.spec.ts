import { describe, expect, it } from 'vitest';
import { processorTime, smallest } from '#harness/processor-time';
import { WindowStorage } from './window-storage.js';

const SECOND = 1_000;

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

  it('AU11 600,000 made-up keys neither grow the memory beyond the cap nor slow down the later ones', async () => {
    const storage = new WindowStorage();
    let made = 0;
    const timed = (count: number) =>
      processorTime(() => {
        for (const end = made + count; made < end; made += 1) storage.hit(`http.address|${made}`, 3_600 * SECOND, 10);
      });
    const before = timed(100_000);
    timed(400_000);
    const slower = await smallest(20, () => timed(100_000) / before);
    expect(storage.size).toBeLessThanOrEqual(WindowStorage.MAX_KEYS);
    expect(storage.size).toBeGreaterThan(WindowStorage.MAX_KEYS * 0.8);
    expect(slower).toBeLessThan(20);
    // The latest are remembered.
    expect(storage.hit(`http.address|${made - 1}`, 3_600 * SECOND, 10).totalHits).toBe(2);
  });

  it('AU11 keys whose window ended are forgotten', () => {
    let now = 0;
    const storage = new WindowStorage(() => now);
    for (let index = 0; index < 1_000; index += 1) storage.hit(`k${index}`, SECOND, 1);
    now = 60_000;
    storage.hit('other', SECOND, 1);
    expect(storage.size).toBe(1);
  });

  it('AU11 a hit costs the same however many came before it', async () => {
    const hit = (storage: WindowStorage, hits: number) => {
      for (let made = 0; made < hits; made += 1) storage.hit('one', 3_600 * SECOND, 10);
    };
    let crowded = new WindowStorage();
    const many = () => processorTime(() => hit((crowded = new WindowStorage()), 200_000));
    // As many hits, each after few: so many that also a processor's clock of coarse ticks can tell.
    const few = () =>
      processorTime(() => {
        for (let storage = 0; storage < 100; storage += 1) hit(new WindowStorage(), 2_000);
      });
    few();
    expect(await smallest(5, () => many() / few())).toBeLessThan(5);
    expect(crowded.size).toBe(1);
  });
});
