import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { Tables } from './tables.js';

/** Which people have pictures, for other libs. */
@Injectable()
export class AvatarDirectory {
  constructor(private readonly database: Database) {}

  /** Paths of pictures by person, at most 1000 at a time; people without one are missing. `size` may be added to a path. */
  async urlsOf(userIds: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(userIds)];
    if (wanted.length === 0) return new Map();
    if (wanted.length > 1000) throw new Error('urlsOf takes at most 1000 ids');
    const rows = await this.database
      .kysely<Tables>()
      .selectFrom('avatars')
      .select(['user_id', 'version'])
      .where('user_id', 'in', wanted)
      .execute();
    return new Map(rows.map((row) => [row.user_id, avatarUrl(row.user_id, row.version)]));
  }
}

/** Path of a picture. Another version is another path, so that no cache shows the old one. */
export function avatarUrl(userId: string, version: string): string {
  return `/api/users/${userId}/avatar?v=${version}`;
}
