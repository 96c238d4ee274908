import { Injectable } from '@nestjs/common';
import { AttachmentDirectory } from '#attachments';
import { MessageDirectory, MessageRemoval } from '#messaging';

/** To either side of the reported message. */
const AROUND = 5;

/** A message as moderators see it. */
export interface ContextMessage {
  readonly id: string;
  readonly senderId: string;
  /** Null when it was deleted. */
  readonly body: string | null;
  readonly attachmentNames: readonly string[];
  readonly sentAt: Date;
}

/** What moderation needs of messages. */
@Injectable()
export class ReportedMessages {
  constructor(
    private readonly messages: MessageDirectory,
    private readonly removal: MessageRemoval,
    private readonly attachments: AttachmentDirectory,
  ) {}

  /** Null for what is not there, was deleted, or is none of theirs. It stays as it is until the caller's transaction ends. */
  async seenBy(userId: string, messageId: string): Promise<ContextMessage | null> {
    const message = await this.messages.seenBy(userId, messageId, { hold: true });
    return message && (await this.named([message]))[0]!;
  }

  /** A few messages of the conversation to either side, and itself, in their order; none once it is gone. */
  async around(messageId: string): Promise<ContextMessage[]> {
    return this.named(await this.messages.around(messageId, AROUND));
  }

  /** As if its sender had deleted it; nothing happens when they did. */
  remove(messageId: string): Promise<void> {
    return this.removal.remove(messageId);
  }

  private async named(messages: readonly Omit<ContextMessage, 'attachmentNames'>[]): Promise<ContextMessage[]> {
    const found = await this.attachments.ofTargets(
      'message',
      messages.map(({ id }) => id),
    );
    return messages.map(({ id, senderId, body, sentAt }) => {
      const attachmentNames = (found.get(id) ?? []).map(({ name }) => name);
      return { id, senderId, body, attachmentNames, sentAt };
    });
  }
}
