import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const DemoErrors = defineErrors('platform/demo', {
  DEMO_DATA_PRESENT: { kind: 'conflict', message: 'Demo data is already there; it is seeded once.' },
});
