import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { DataAside, FileRemoval } from '#platform/storage';
import { AvatarRepository, type Leftover } from './avatar.repository.js';
import { AVATAR_SIZES, avatarKey } from './avatar-size.js';

const BATCH = 20;

/** Removes the files of pictures that were replaced, removed, or never came about. */
@Injectable()
export class AvatarRemovalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly avatars: AvatarRepository,
    private readonly files: FileRemoval,
    private readonly aside: DataAside,
  ) {}

  /**
   * Files first, then the note about them: what fails in between is done again. What a run leaves, the next one takes. While an undo
   * is possible only those of people who were erased go.
   */
  async removeDue(): Promise<void> {
    for (const schema of await this.aside.schemasWith('avatars')) await this.transactions.run(() => this.avatars.addForgotten(schema));
    const areHeld = await this.files.areHeld();
    await inBatches(async (limit) => {
      const leftovers = await this.transactions.run(() => this.avatars.claimLeftovers(limit, areHeld));
      for (const leftover of leftovers) {
        if (!(await this.removeFiles(leftover))) return 0;
        await this.transactions.run(() => this.avatars.dropLeftover(leftover.version));
      }
      return leftovers.length;
    }, BATCH);
  }

  private async removeFiles({ version, erased }: Leftover): Promise<boolean> {
    const keys = AVATAR_SIZES.map((size) => avatarKey(version, size));
    if (!erased) return this.files.remove(keys);
    await this.files.erase(keys);
    return true;
  }
}
