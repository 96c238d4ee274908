import { limit } from '#platform/limits';

export const refreshLimits = [limit({ name: 'auth.refresh.address', by: 'address', max: 300, windowSeconds: 60 })];
export const verifyLimits = [limit({ name: 'auth.verify.address', by: 'address', max: 600, windowSeconds: 60 })];
