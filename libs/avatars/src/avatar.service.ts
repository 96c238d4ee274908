import { Injectable } from '@nestjs/common';
import { AuditLog } from '#audit';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { Jobs } from '#platform/jobs';
import { Storage } from '#platform/storage';
import { ProfileService } from '#users';
import { AvatarImage } from './avatar-image.js';
import { RemoveAvatarFiles } from './avatar.jobs.js';
import { AvatarRepository } from './avatar.repository.js';
import { AVATAR_TYPE, avatarKey } from './avatar-size.js';

/** An upload that has not come about by then never will. */
const UPLOAD_SECONDS = 3600;
/** Whoever is just being shown the old picture gets to see it. */
const REPLACED_SECONDS = 60;

/**
 * The own picture. Files are written before the row that names them, and noted as left over until then: whatever
 * dies in between leaves nothing behind for good.
 */
@Injectable()
export class AvatarService {
  constructor(
    private readonly transactions: Transactions,
    private readonly avatars: AvatarRepository,
    private readonly image: AvatarImage,
    private readonly storage: Storage,
    private readonly profiles: ProfileService,
    private readonly jobs: Jobs,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes `source` the person's picture; of two at the same time the later one stays.
   * @returns its version.
   */
  async upload(userId: string, source: Buffer): Promise<string> {
    const files = await this.image.make(source);
    const version = newId();
    await this.transactions.run(() => this.avatars.addLeftover(userId, version, UPLOAD_SECONDS));
    for (const [size, body] of files) await this.storage.put(avatarKey(version, size), body, { contentType: AVATAR_TYPE });
    await this.transactions.run(async () => {
      if (!(await this.profiles.hold(userId)) || !(await this.avatars.dropLeftover(version)))
        throw new AppError(PlatformErrors.UNAUTHORIZED);
      const before = await this.avatars.replace(userId, version);
      if (before !== null) await this.discard(userId, before, REPLACED_SECONDS);
      await this.audit.record({ action: 'user.change-avatar', target: { type: 'user', id: userId }, after: { version } });
    });
    return version;
  }

  /** Without a picture nothing happens. */
  remove(userId: string): Promise<void> {
    return this.transactions.run(async () => {
      const version = await this.avatars.remove(userId);
      if (version === null) return;
      await this.discard(userId, version, 0);
      await this.audit.record({ action: 'user.remove-avatar', target: { type: 'user', id: userId } });
    });
  }

  private async discard(userId: string, version: string, seconds: number): Promise<void> {
    await this.avatars.addLeftover(userId, version, seconds);
    await this.jobs.enqueue(RemoveAvatarFiles, {}, seconds > 0 ? { delaySeconds: seconds + 1 } : {});
  }
}
