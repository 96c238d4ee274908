import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { hash } from '@node-rs/argon2';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { letHashThreadsGiveWay } from './hash-threads.js';

/** Listed before the others although it is not there, as a thread that ends meanwhile is. */
let ended: string[] = [];
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, readdirSync: (path: string) => [...ended, ...fs.readdirSync(path)] };
});

/** The nice values of the threads that hash; of the pool none ends, what is named like it may. */
function niceValues(): Map<number, number> {
  const found = new Map<number, number>();
  for (const id of listed()) {
    try {
      if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === 'libuv-worker') found.set(Number(id), getPriority(Number(id)));
    } catch {
      // It has ended.
    }
  }
  return found;
}
const listed = (): string[] => {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return [];
  }
};

describe('threads that hash', () => {
  beforeAll(() => hash('a password', { memoryCost: 8, timeCost: 1, parallelism: 1 }));
  beforeEach(() => void (ended = []));

  it.each([
    ['', []],
    [', also when another thread ends meanwhile', ['4194305']],
  ])('AU3 give way to the thread that answers, where the system knows them%s', (_, gone) => {
    const own = getPriority();
    const before = niceValues();
    ended = gone;
    expect(letHashThreadsGiveWay()).toBeGreaterThanOrEqual(before.size);
    // As often as it is asked for.
    expect(letHashThreadsGiveWay()).toBeGreaterThanOrEqual(before.size);
    const after = niceValues();
    expect([...before.keys()].map((id) => [id, after.get(id)])).toEqual([...before.keys()].map((id) => [id, 10]));
    expect(getPriority()).toBe(own);
  });
});
