import { Injectable } from '@nestjs/common';
import { inBatches, Transactions } from '#platform/database';
import { DataAside, FileRemoval } from '#platform/storage';
import { attachmentKey } from './attachment.js';
import { AttachmentLeftoverRepository } from './attachment-leftover.repository.js';
import { AttachmentRepository } from './attachment.repository.js';

const BATCH = 50;
/** What nobody sent within a day will not be sent. */
const PENDING_HOURS = 24;

/** Removes what nobody sent, and files that belong to nothing any more. */
@Injectable()
export class AttachmentRemovalService {
  constructor(
    private readonly transactions: Transactions,
    private readonly attachments: AttachmentRepository,
    private readonly leftovers: AttachmentLeftoverRepository,
    private readonly files: FileRemoval,
    private readonly aside: DataAside,
  ) {}

  /** Looks for what has to go, also through all that data put aside by a restore names. */
  async tidy(signal: AbortSignal): Promise<void> {
    await inBatches((limit) => this.transactions.run(() => this.attachments.prune(PENDING_HOURS, limit)), BATCH);
    for (const schema of await this.aside.schemasWith('attachments'))
      await this.transactions.run(() => this.leftovers.addForgotten(schema));
    await this.removeDue(signal);
  }

  /**
   * Files first, then the note about them: what fails in between is done again. What a run leaves, the next one takes. While an undo
   * is possible only those of people who were erased go.
   */
  async removeDue(signal: AbortSignal): Promise<void> {
    const areHeld = await this.files.areHeld();
    await inBatches(async (limit) => {
      const due = await this.transactions.run(() => this.leftovers.claim(limit, areHeld));
      for (const { id, erased } of due) {
        signal.throwIfAborted();
        if (erased) await this.files.erase([attachmentKey(id)]);
        else if (!(await this.files.remove([attachmentKey(id)]))) return 0;
        await this.transactions.run(() => this.leftovers.drop(id));
      }
      return due.length;
    }, BATCH);
  }
}
