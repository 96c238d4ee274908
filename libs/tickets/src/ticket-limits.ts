import { limit } from '#platform/limits';

/** How many tickets somebody may raise. */
export const RAISING = [
  limit({ name: 'tickets.raise.user', by: 'user', max: 10, windowSeconds: 3600 }),
  limit({ name: 'tickets.raise-day.user', by: 'user', max: 40, windowSeconds: 24 * 3600 }),
];
