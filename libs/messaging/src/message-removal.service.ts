import { Injectable } from '@nestjs/common';
import { Attachments, type AttachmentTarget } from '#attachments';
import { LiveEvents } from '#live';
import { Transactions } from '#platform/database';
import { MESSAGE_KIND } from './message.js';
import type { Message } from './message.js';
import { MessageRepository } from './message.repository.js';
import { MessageChanged } from './message-live-events.js';

/** Takes the text and the files of a message away; its place stays. */
@Injectable()
export class MessageRemoval {
  private keeper: ((messageId: string) => Promise<AttachmentTarget | null>) | null = null;

  constructor(
    private readonly transactions: Transactions,
    private readonly messages: MessageRepository,
    private readonly attachments: Attachments,
    private readonly live: LiveEvents,
  ) {}

  /** Lets whoever keeps order say what takes the files of a message that goes. Called once, when its module starts. */
  keepFiles(keeper: (messageId: string) => Promise<AttachmentTarget | null>): void {
    this.keeper = keeper;
  }

  /**
   * Before whoever keeps order looks at a message, in the caller's transaction: until that ends nobody changes or deletes it, and neither its
   * two people nor the others are erased.
   */
  async hold(messageId: string, others: readonly string[]): Promise<void> {
    await this.messages.holdPeople(messageId, others);
    await this.messages.lock(messageId);
  }

  /** By whoever keeps order, in the caller's transaction. Nothing happens when it was deleted, or is not there. */
  remove(messageId: string): Promise<void> {
    return this.transactions.run(async () => {
      const found = await this.messages.lock(messageId);
      if (found && !found.message.deletedAt) await this.take(found.message, found.peerId, true);
    });
  }

  /** Of a message that is locked. */
  async take({ id, conversationId, senderId, sequence }: Message, peerId: string, byOthers: boolean): Promise<void> {
    await this.messages.blank(id, byOthers);
    const keptBy = await this.keeper?.(id);
    if (keptBy) await this.attachments.move({ kind: MESSAGE_KIND, id }, keptBy);
    else await this.attachments.removeOf(MESSAGE_KIND, [id]);
    this.live.tell([senderId], MessageChanged, { conversationId, userId: peerId, sequence });
    this.live.tell([peerId], MessageChanged, { conversationId, userId: senderId, sequence });
  }
}
