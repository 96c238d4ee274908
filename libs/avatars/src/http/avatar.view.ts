import { avatarUrl } from '../avatar-directory.js';

/** A picture that was taken. */
export class AvatarView {
  ok: boolean;
  /** Path of the picture; `size` (64, 256 or 512) may be added to it. */
  avatarUrl: string;
}

export function toAvatarView(userId: string, version: string): AvatarView {
  return { ok: true, avatarUrl: avatarUrl(userId, version) };
}
