import { expect, it } from 'vitest';
import { reserveOf } from './archive-space.js';

const [MB, GB] = [1024 ** 2, 1024 ** 3];

it.each([
  [100 * MB, 64 * MB],
  [4 * GB, (4 * GB) / 20],
  [20 * GB, GB],
  [10_000 * GB, GB],
])('BK2 of a disk of %i bytes %i stay free', (disk, reserve) => {
  expect(reserveOf(disk)).toBe(reserve);
});
