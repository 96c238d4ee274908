import { limit } from '#platform/limits';

export const backupLimits = [limit({ name: 'backups.create.user', by: 'user', max: 30, windowSeconds: 3600 })];
export const backupDownloadLimits = [limit({ name: 'backups.download.user', by: 'user', max: 30, windowSeconds: 3600 })];
