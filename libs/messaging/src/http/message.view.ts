import { type Attachment, AttachmentView, toAttachmentView } from '#attachments';
import type { BlockedPerson, ListedConversation } from '../conversation.query.js';
import type { Message } from '../message.js';
import type { Person } from '../people.query.js';

const EXCERPT = 200;

/** One of the two. */
export class MessagePersonView {
  /** UUID. */
  id: string;
  /** Null: the account is gone. */
  name: string | null;
}

/** A message. */
export class MessageView {
  /** UUID. */
  id: string;
  /** UUID. */
  conversationId: string;
  /** Its place in the conversation: without gaps, from 1. */
  sequence: number;
  /** UUID. */
  senderId: string;
  /** As its sender's client called it, who is the only one to see it. */
  clientId: string | null;
  /** Null once it was deleted. */
  body: string | null;
  attachments: AttachmentView[];
  /** ISO 8601. */
  sentAt: string;
  editedAt: string | null;
  /** By whomever: who removed it for keeping order is not said. */
  deletedAt: string | null;
}

/** The beginning of a message. */
export class MessageExcerptView {
  /** UUID. */
  id: string;
  sequence: number;
  /** UUID. */
  senderId: string;
  /** Up to 200 characters; null once it was deleted. */
  excerpt: string | null;
  sentAt: string;
}

/** A conversation in the list. */
export class ConversationView {
  /** UUID. */
  id: string;
  person: MessagePersonView;
  last: MessageExcerptView;
  /** Messages that were not read. */
  unread: number;
  muted: boolean;
}

/** The newest conversations first; without those with people one blocks. */
export class ConversationListView {
  items: ConversationView[];
  nextCursor: string | null;
}

/** Messages with one person, the oldest first. */
export class ConversationMessagesView {
  /** Null before the first message. */
  conversationId: string | null;
  person: MessagePersonView;
  items: MessageView[];
  /** For `before`, or for `after` when that was asked for; null when there is nothing more that way. */
  nextCursor: string | null;
  /** Messages that were not read. */
  unread: number;
  /** Up to where one has read. */
  readSequence: number;
  /** Up to where the other one has read; null unless both show each other. */
  seenSequence: number | null;
  muted: boolean;
  /** Whether one blocks the other person. Whether they do is not said. */
  isBlocked: boolean;
}

/** What was not read. */
export class UnreadCountView {
  /** Messages. */
  count: number;
  /** Conversations with such messages. */
  conversations: number;
}

/** Somebody one blocks. */
export class BlockedPersonView {
  person: MessagePersonView;
  blockedAt: string;
}

/** Whom one blocks, the last first. */
export class BlockedListView {
  items: BlockedPersonView[];
  nextCursor: string | null;
}

/** People to write to, by name; eight at most. */
export class MessagePeopleView {
  items: MessagePersonView[];
}

export function toMessageView(message: Message, readerId: string, attachments: readonly Attachment[] = []): MessageView {
  const { id, conversationId, sequence, senderId, clientId, body, sentAt, editedAt, deletedAt } = message;
  return {
    id,
    conversationId,
    sequence,
    senderId,
    clientId: senderId === readerId ? clientId : null,
    body: deletedAt ? null : body,
    attachments: attachments.map(toAttachmentView),
    sentAt: sentAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}

export function toConversationView({ id, last, unread, muted }: ListedConversation, person: Person): ConversationView {
  const { sequence, senderId, body, sentAt, deletedAt } = last;
  const excerpt = deletedAt ? null : body.slice(0, EXCERPT).toWellFormed();
  return { id, person: { ...person }, last: { id: last.id, sequence, senderId, excerpt, sentAt: sentAt.toISOString() }, unread, muted };
}

export function toBlockedPersonView({ blockedAt }: BlockedPerson, person: Person): BlockedPersonView {
  return { person: { ...person }, blockedAt: new Date(blockedAt).toISOString() };
}
