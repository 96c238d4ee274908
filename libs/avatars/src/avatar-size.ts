/** Edges of the squares each picture is kept as, in pixels. */
export const AVATAR_SIZES = [64, 256, 512] as const;

export type AvatarSize = (typeof AVATAR_SIZES)[number];

export const AVATAR_TYPE = 'image/webp';

/** Where a size of a picture lies in the storage. */
export function avatarKey(version: string, size: AvatarSize): string {
  return `avatars/${version}/${size}.webp`;
}
