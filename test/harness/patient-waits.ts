import { vi } from 'vitest';

/** As long as `expect.poll` waits (`vitest.config.ts`); vitest has no setting for this one, and a second is not much on a busy machine. */
const PATIENCE_MS = 15_000;

// Runs before each test file; the files of a worker share `vi`.
const { waitFor } = vi;
if (waitFor.name !== 'waitPatiently')
  vi.waitFor = function waitPatiently(check, options = {}) {
    return waitFor(check, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
  };
