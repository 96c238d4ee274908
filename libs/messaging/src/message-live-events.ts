import { defineLiveEvent } from '#live';

/** Whom a page has to look at anew. */
export interface ConversationNews {
  readonly conversationId: string;
  /** The other one. */
  readonly userId: string;
}

/** A message up to which something holds. */
export interface MessageNews extends ConversationNews {
  readonly sequence: number;
}

export const MessageSent = defineLiveEvent<MessageNews>({
  type: 'message.sent',
  summary: 'There is a message in a conversation of the person, from either side.',
});
export const MessageChanged = defineLiveEvent<MessageNews>({
  type: 'message.changed',
  summary: 'A message of a conversation has another text, or none any more.',
});
export const MessagesRead = defineLiveEvent<MessageNews>({
  type: 'message.read',
  summary: 'The person has read a conversation up to here, on whichever device.',
});
export const MessagesSeen = defineLiveEvent<MessageNews>({
  type: 'message.seen',
  summary: 'The other one has read a conversation up to here; only where both show each other.',
});
export const ConversationChanged = defineLiveEvent<ConversationNews>({
  type: 'conversation.changed',
  summary: 'The person has blocked, muted or cleared a conversation, or taken that back.',
});
