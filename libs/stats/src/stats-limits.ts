import { limit } from '#platform/limits';

/** Whoever asks for ever other days asks for counting, not for what was counted already. */
export const statsLimits = [limit({ name: 'stats.read', by: 'user', max: 60, windowSeconds: 60 })];
