import { expect, it } from 'vitest';
import { ADVISORY_LOCKS } from './advisory-locks.js';

it('W2 no two purposes share a lock', () => {
  const numbers = Object.values(ADVISORY_LOCKS);
  expect(new Set<number>(numbers).size).toBe(numbers.length);
});
