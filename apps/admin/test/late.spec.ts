import { expect, it, vi } from 'vitest';
import { importOnce, isImportFailure } from '../src/frame/import-once';

it('UI4 fetches a part of the page once, and again only after a failure, which whoever asked hears of', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new TypeError('gone')).mockResolvedValue('menu');
  const part = importOnce(load);
  const [first, second] = await Promise.allSettled([part.fetch(), part.fetch()]);
  expect([first.status, second.status, part.now(), load.mock.calls.length]).toEqual(['rejected', 'rejected', undefined, 1]);
  expect(await part.fetch()).toBe('menu');
  expect([await part.fetch(), part.now(), load.mock.calls.length]).toEqual(['menu', 'menu', 2]);
});

it.each([
  'Failed to fetch dynamically imported module: https://x/a.js',
  'error loading dynamically imported module: https://x/a.js',
  'Importing a module script failed.',
])('UI4 knows a missing part in the words of each browser: %s', (message) => {
  expect(isImportFailure(new TypeError(message))).toBe(true);
  expect(isImportFailure(new TypeError('x is not a function'))).toBe(false);
});
