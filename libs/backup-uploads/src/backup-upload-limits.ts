import { limit } from '#platform/limits';

export const uploadLimits = [limit({ name: 'backups.upload.user', by: 'user', max: 30, windowSeconds: 3600 })];
