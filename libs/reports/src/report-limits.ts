import { limit } from '#platform/limits';

export const reportLimits = [limit({ name: 'reports.create.user', by: 'user', max: 20, windowSeconds: 3600 })];
export const reportDownloadLimits = [limit({ name: 'reports.download.user', by: 'user', max: 120, windowSeconds: 3600 })];
