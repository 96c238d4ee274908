import { defineErrors } from '#platform/errors';

/** Refusals of pictures. */
export const AvatarErrors = defineErrors('avatars', {
  AVATAR_TYPE_UNSUPPORTED: { kind: 'unsupported', message: 'This is not a picture we take: JPEG, PNG, WebP or GIF.' },
  AVATAR_UNREADABLE: { kind: 'unprocessable', message: 'The picture is damaged, or has more than 25 million pixels.' },
  AVATAR_BUSY: { kind: 'unavailable', message: 'Too many pictures are being worked on; try again shortly.' },
});
