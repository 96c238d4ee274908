import { Injectable } from '@nestjs/common';
import { DataAside } from './data-aside.query.js';
import { StorageAdapter } from './storage.js';

/** The one way files leave the storage. */
@Injectable()
export class FileRemoval {
  constructor(
    private readonly storage: StorageAdapter,
    private readonly aside: DataAside,
  ) {}

  /** While an undo is possible `remove` removes nothing. */
  areHeld(): Promise<boolean> {
    return this.aside.mayComeBack();
  }

  /**
   * What the data of now names no more.
   * @returns false when it was left there, since data that may come back may name it: keep the note of it, and try again later.
   */
  async remove(keys: readonly string[]): Promise<boolean> {
    if (await this.aside.mayComeBack()) return false;
    await this.erase(keys);
    return true;
  }

  /** At once, whatever may come back: what is known of a person, and what no data has ever named. */
  async erase(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.storage.delete(key);
  }
}
