import { limit } from '#platform/limits';

/** Both write some thousand rows. */
export const demoDataLimits = [limit({ name: 'demo.change', by: 'user', max: 10, windowSeconds: 600 })];
