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

  /** Until the caller's transaction ends the message stays as it is, and none of these people is erased. Before any lock of a report. */
  hold(messageId: string, people: readonly (string | null)[]): Promise<void> {
    return this.removal.hold(
      messageId,
      people.filter((id) => id !== null),
    );
  }

  /** Null for what is not there, was deleted, or is none of theirs. */
  async seenBy(userId: string, messageId: string): Promise<ContextMessage | null> {
    const message = await this.messages.seenBy(userId, messageId);
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
