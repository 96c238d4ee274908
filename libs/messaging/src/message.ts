/** What attachments of messages belong to. */
export const MESSAGE_KIND = 'message';

/** What notifications of messages are about. */
export const CONVERSATION_KIND = 'conversation';

/** A message as the database holds it. */
export interface Message {
  readonly id: string;
  readonly conversationId: string;
  /** Its place: gapless, from 1. */
  readonly sequence: number;
  readonly senderId: string;
  readonly clientId: string;
  /** Empty once it was deleted. */
  readonly body: string;
  readonly sentAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** Two people in the order in which a conversation names them. */
export function pairOf(one: string, other: string): { readonly lo: string; readonly hi: string } {
  return one < other ? { lo: one, hi: other } : { lo: other, hi: one };
}

/** Columns of `messages` (as `m`) that make a `MessageRow`. */
export const MESSAGE_COLUMNS =
  'm.id, m.conversation_id, m.sequence, m.sender_id, m.client_id, m.body, m.created_at, m.edited_at, m.deleted_at';

export interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly sequence: number;
  readonly sender_id: string;
  readonly client_id: string;
  readonly body: string;
  readonly created_at: string;
  readonly edited_at: string | null;
  readonly deleted_at: string | null;
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    sequence: row.sequence,
    senderId: row.sender_id,
    clientId: row.client_id,
    body: row.body,
    sentAt: new Date(row.created_at),
    editedAt: row.edited_at === null ? null : new Date(row.edited_at),
    deletedAt: row.deleted_at === null ? null : new Date(row.deleted_at),
  };
}
