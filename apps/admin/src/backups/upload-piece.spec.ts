import { expect, it } from 'vitest';
import { markOf, nextPiece } from './upload-piece';

const MOST = 8 * 1024 * 1024;

it('BK1 sends more at once while it goes fast, less when it is slow, and never more than the API takes', () => {
  const first = nextPiece(null, MOST);
  expect(first).toBe(256 * 1024);
  expect(nextPiece({ bytes: first, tookMs: 100 }, MOST)).toBe(2 * first);
  expect(nextPiece({ bytes: MOST, tookMs: 100 }, MOST)).toBe(MOST);
  expect(nextPiece({ bytes: first, tookMs: 3_000 }, MOST)).toBe(first);
  expect(nextPiece({ bytes: first, tookMs: 20_000 }, MOST)).toBe(first / 2);
  expect(nextPiece({ bytes: 1, tookMs: 20_000 }, MOST)).toBe(1);
  expect(nextPiece(null, 1_000)).toBe(1_000);
});

it('BK1 knows a file again by how it begins', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(markOf(bytes('header.json'))).toBe(markOf(bytes('header.json')));
  expect(markOf(bytes('header.json'))).not.toBe(markOf(bytes('header.jsom')));
});
