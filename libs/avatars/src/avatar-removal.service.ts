import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { Storage } from '#platform/storage';
import { AvatarRepository } from './avatar.repository.js';
import { AVATAR_SIZES, avatarKey } from './avatar-size.js';

const BATCH = 20;

/** Removes the files of pictures that were replaced, removed, or never came about. */
@Injectable()
export class AvatarRemovalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly avatars: AvatarRepository,
    private readonly storage: Storage,
  ) {}

  /** Files first, then the note about them: what fails in between is done again. What a run leaves, the next one takes. */
  async removeDue(): Promise<void> {
    await inBatches(async (limit) => {
      const versions = await this.transactions.run(() => this.avatars.claimLeftovers(limit));
      for (const version of versions) {
        await this.removeFiles(version);
        await this.transactions.run(() => this.avatars.dropLeftover(version));
      }
      return versions.length;
    }, BATCH);
  }

  private async removeFiles(version: string): Promise<void> {
    for (const size of AVATAR_SIZES) await this.storage.delete(avatarKey(version, size));
  }
}
