import { Injectable } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { AttachmentErrors } from './attachment.errors.js';

const AT_ONCE = 24;
const OF_ONE_PERSON = 4;
const RETRY_AFTER_SECONDS = 5;

/** How many uploads go on at once in this process: slow senders must not take all there is, and one person not that of the others. */
@Injectable()
export class UploadPlaces {
  private taken = 0;
  private readonly byPerson = new Map<string, number>();

  /** @throws AppError ATTACHMENT_BUSY */
  async within<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const theirs = this.byPerson.get(userId) ?? 0;
    if (this.taken >= AT_ONCE || theirs >= OF_ONE_PERSON)
      throw new AppError(AttachmentErrors.ATTACHMENT_BUSY, undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
    this.taken += 1;
    this.byPerson.set(userId, theirs + 1);
    try {
      return await work();
    } finally {
      this.taken -= 1;
      const left = this.byPerson.get(userId)! - 1;
      if (left > 0) this.byPerson.set(userId, left);
      else this.byPerson.delete(userId);
    }
  }
}
