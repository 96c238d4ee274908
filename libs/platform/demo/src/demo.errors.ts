import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const DemoErrors = defineErrors('platform/demo', {
  DEMO_DATA_PRESENT: { kind: 'conflict', message: 'Demo data is already there; it is seeded once.' },
  DEMO_DATA_IN_USE: { kind: 'conflict', message: 'There are things among the demo data that somebody made; they would go with it.' },
  DEMO_BACKUP_FIRST: {
    kind: 'conflict',
    message: 'A backup is made before the demo data goes, and takes a while. Ask again when it is done; nothing was removed yet.',
  },
  DEMO_PEOPLE_STAY: { kind: 'conflict', message: 'Real people belong to the demo organisation; erase their accounts first.' },
});
