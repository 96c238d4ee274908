import { expect, it } from 'vitest';
import { Pieces } from './pieces.js';

it('BK1 uses a piece again that was given back, and only once', () => {
  const pieces = new Pieces(8);
  const first = pieces.take();
  const second = pieces.take();
  expect(second.buffer).not.toBe(first.buffer);

  pieces.giveBack(first.subarray(0, 3));
  pieces.giveBack(first);
  pieces.giveBack(Buffer.from('not ours'));
  const third = pieces.take();
  expect(third.buffer).toBe(first.buffer);
  expect(third).toHaveLength(8);
  expect(pieces.take().buffer).not.toBe(first.buffer);
});
