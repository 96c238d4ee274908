import { limit } from '#platform/limits';

/** Whole trails leave rarely; a thief in a hurry is slowed down. */
export const auditExportLimit = limit({ name: 'audit.export', by: 'user', max: 10, windowSeconds: 3600 });
