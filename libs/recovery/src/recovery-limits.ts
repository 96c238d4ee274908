import { limit } from '#platform/limits';

export const forgotLimits = [limit({ name: 'auth.forgot.address', by: 'address', max: 20, windowSeconds: 3600 })];
export const resetLimits = [limit({ name: 'auth.reset.address', by: 'address', max: 20, windowSeconds: 60 })];
export const changeLimits = [limit({ name: 'auth.change-password.user', by: 'user', max: 10, windowSeconds: 300 })];
