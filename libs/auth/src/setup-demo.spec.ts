import { Logger } from '@nestjs/common';
import { afterEach, expect, it, vi } from 'vitest';
import type { DemoDataService } from '#demo-data';
import { SetupDemo } from './setup-demo.js';

afterEach(() => vi.restoreAllMocks());

it('DM1 SH3 demo data that does not load stops nobody, and leaves its error with all that caused it in the log', async () => {
  const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const error = new Error('disk full', { cause: new Error('write refused') });
  const demo = new SetupDemo({ load: () => Promise.reject(error) } as unknown as DemoDataService);
  expect(await demo.load()).toBe('failed');
  expect(logged).toHaveBeenCalledWith('Demo data could not be loaded', error);
});
