import { limit } from '#platform/limits';

/** Each reads an archive and counts rows. */
export const previewLimits = [limit({ name: 'restores.preview', by: 'user', max: 30, windowSeconds: 600 })];

/** Asked every second or two by whoever watches. */
export const watchLimits = [limit({ name: 'restores.watch', by: 'address', max: 120, windowSeconds: 60 })];
