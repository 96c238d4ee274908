import type { UploadRule } from '#platform/uploads';
import { limit } from '#platform/limits';

export const uploadLimits = [limit({ name: 'avatars.upload.user', by: 'user', max: 20, windowSeconds: 3600 })];

/** What a picture may be on its way in. */
export const AVATAR_UPLOAD: UploadRule = {
  field: 'avatar',
  otherFields: ['file'],
  maxBytes: 5 * 1024 ** 2,
  types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
};
