import { limit } from '#platform/limits';

/** Whole trails leave rarely; a thief in a hurry is slowed down. */
export const auditExportLimit = limit({ name: 'audit.export', by: 'user', max: 10, windowSeconds: 3600 });

/** A piece reads some thousand entries; a whole check of a trail of ten million passes. */
export const auditVerificationLimit = limit({ name: 'audit.verification', by: 'user', max: 600, windowSeconds: 600 });
