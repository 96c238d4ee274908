import { limit } from '#platform/limits';

export const exportLimits = [limit({ name: 'privacy.export.user', by: 'user', max: 5, windowSeconds: 3600 })];
export const downloadLimits = [limit({ name: 'privacy.download.user', by: 'user', max: 20, windowSeconds: 3600 })];
export const erasureLimits = [limit({ name: 'privacy.erasure.user', by: 'user', max: 60, windowSeconds: 3600 })];
