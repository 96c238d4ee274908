import { expect, it } from 'vitest';
import { ageOf } from './restore.js';

it('BK1 says how old data is in the largest unit of which there are two', () => {
  const said = [0, 119, 120, 7_199, 7_200, 172_799, 172_800, 691_200].map(ageOf);
  expect(said).toEqual([
    'less than 2 minutes',
    'less than 2 minutes',
    '2 minutes',
    '119 minutes',
    '2 hours',
    '47 hours',
    '2 days',
    '8 days',
  ]);
});
