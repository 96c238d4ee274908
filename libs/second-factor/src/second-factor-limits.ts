import { limit } from '#platform/limits';

/** Volume only; attempts to prove something are counted by `#attempts`, and each sign-in has five tries. */
export const secondFactorLimits = [limit({ name: 'auth.second-factor.address', by: 'address', max: 30, windowSeconds: 60, maxAlone: 10 })];
export const stepUpLimits = [limit({ name: 'auth.step-up.person', by: 'user', max: 30, windowSeconds: 300 })];
