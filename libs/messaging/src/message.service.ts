import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Attachments } from '#attachments';
import type { Actor } from '#platform/access';
import { newId, Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { ContactRules } from './contact-rules.js';
import { ConversationRepository } from './conversation.repository.js';
import { MESSAGE_KIND } from './message.js';
import { MessageNotices } from './message-notices.js';
import type { Message } from './message.js';
import { MessageErrors } from './message.errors.js';
import { MessageRepository, type Repeated } from './message.repository.js';

/** What somebody wants to say. */
export interface Draft {
  readonly recipientId: string;
  /** Made by the client, another one for each message: whatever is sent again under it is the same message. */
  readonly clientId: string;
  readonly body: string;
  readonly attachmentIds: readonly string[];
}

/** What has become of it. */
export interface Sent {
  readonly message: Message;
  /** It had been sent before. */
  readonly isRepeat: boolean;
}

/** Sends messages. */
@Injectable()
export class MessageService {
  constructor(
    private readonly transactions: Transactions,
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly rules: ContactRules,
    private readonly notices: MessageNotices,
    private readonly attachments: Attachments,
  ) {}

  /** @throws AppError CANNOT_MESSAGE_USER, MESSAGE_CLIENT_ID_REUSED, TOO_MANY_REQUESTS, ATTACHMENT_UNKNOWN; UNAUTHORIZED for who was erased */
  async send(actor: Actor, draft: Draft): Promise<Sent> {
    const digest = digestOf(draft);
    const first = await this.attempt(actor, draft, digest, false);
    if (first) return first;
    // Outside of a transaction: the counters may be elsewhere.
    await this.rules.countFirst(actor);
    return (await this.attempt(actor, draft, digest, true))!;
  }

  /** @returns null when it would be the first to somebody and that was not counted. */
  private attempt(actor: Actor, draft: Draft, digest: Buffer, isCounted: boolean): Promise<Sent | null> {
    const { recipientId, clientId } = draft;
    return this.transactions.run(async () => {
      let standing = await this.messages.lockStanding(actor.userId, recipientId, clientId);
      if (!standing.isSenderHere) throw new AppError(PlatformErrors.UNAUTHORIZED);
      if (standing.repeated) return again(standing.repeated, digest);
      if (standing.lastSequence === 0 && !isCounted) return null;
      await this.rules.require(actor, recipientId, standing);
      if (standing.conversationId === null) {
        await this.conversations.begin(actor.userId, recipientId);
        standing = await this.messages.lockStanding(actor.userId, recipientId, clientId);
        // Between the two the other one may have begun it, with a block.
        await this.rules.require(actor, recipientId, standing);
      }
      return this.store(actor, draft, digest, standing.conversationId!);
    });
  }

  private async store(actor: Actor, draft: Draft, digest: Buffer, conversationId: string): Promise<Sent> {
    const { recipientId, clientId, body, attachmentIds } = draft;
    const id = newId();
    const stored = await this.messages.insert({ id, conversationId, senderId: actor.userId, recipientId, clientId, body, digest });
    // The same, sent at the same moment, was quicker.
    if (!stored) return again((await this.messages.repeated(actor.userId, clientId))!, digest);
    await this.attachments.attach(attachmentIds, actor.userId, { kind: MESSAGE_KIND, id });
    await this.notices.sent(recipientId, stored);
    return { message: stored.message, isRepeat: false };
  }
}

/** @throws AppError MESSAGE_CLIENT_ID_REUSED. What was deleted since is known by its client id alone. */
function again({ message, digest }: Repeated, of: Buffer): Sent {
  if (digest && !digest.equals(of)) throw new AppError(MessageErrors.MESSAGE_CLIENT_ID_REUSED);
  return { message, isRepeat: true };
}

function digestOf({ recipientId, clientId, body, attachmentIds }: Draft): Buffer {
  const all = [recipientId.toLowerCase(), clientId.toLowerCase(), body, ...attachmentIds.map((id) => id.toLowerCase())];
  return createHash('sha256').update(JSON.stringify(all)).digest();
}
