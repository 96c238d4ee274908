import { limit } from '#platform/limits';

/** Volume only; attempts to prove something are counted by `#attempts`. */
export const enrolLimits = [limit({ name: 'second-factor.enrol.person', by: 'user', max: 20, windowSeconds: 3600 })];
export const confirmLimits = [limit({ name: 'second-factor.confirm.person', by: 'user', max: 20, windowSeconds: 300 })];
