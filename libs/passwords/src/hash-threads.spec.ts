import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { letHashThreadsGiveWay } from './hash-threads.js';

const named = (): number[] => {
  try {
    const ids = readdirSync('/proc/self/task');
    return ids.filter((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === 'libuv-worker').map(Number);
  } catch {
    return [];
  }
};

describe('threads that hash', () => {
  it('AU3 give way to the thread that answers, where the system knows them', async () => {
    await hash('a password', { memoryCost: 8, timeCost: 1, parallelism: 1 });
    const own = getPriority();
    const threads = named();
    expect(letHashThreadsGiveWay()).toBe(threads.length);
    // As often as it is asked for.
    letHashThreadsGiveWay();
    expect(threads.map((id) => getPriority(id))).toEqual(threads.map(() => 10));
    expect(getPriority()).toBe(own);
  });
});
