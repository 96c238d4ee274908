import { expect, inject, it } from 'vitest';

// Collected instead of the flows where no Chromium starts. CI installs one, so there it is a failure.
const reason = inject('chromium');
it.skipIf(process.env['CI'] !== 'true')(`UI4 the flows of the panel in a browser were skipped: ${JSON.stringify(reason)}`, () => {
  expect(reason).toBeTypeOf('object');
});
