import type { CannedReply } from '../canned-reply.repository.js';
import { PLACES } from '../filled-text.js';
import type { ReadyReply } from '../reply-filler.js';

/** A text for answers. */
export class CannedReplyView {
  /** UUID. */
  id: string;
  /** UUID. */
  organisationId: string;
  name: string;
  /** With places such as `{{requester.name}}`. */
  body: string;
  /** Everybody who works on tickets of the organisation has it. */
  shared: boolean;
  /** Where a ticket goes with it; null: it stays where it is. */
  status: string | null;
  addTags: string[];
  /** Grows with every change; send it as `If-Match: "3"` to change only what you saw. */
  version: number;
}

/** By name. */
export class CannedReplyListView {
  items: CannedReplyView[];
  /** What can stand between `{{` and `}}`. */
  places: string[];
}

/** An answer with its places filled. */
export class ReadyReplyView {
  body: string;
  /** Where a ticket goes with it; null: it stays where it is. */
  status: string | null;
  addTags: string[];
}

export function toCannedReplyView({ id, organisationId, ownerId, name, body, status, addTags, version }: CannedReply): CannedReplyView {
  return { id, organisationId, name, body, shared: ownerId === null, status, addTags: [...addTags], version };
}

export function toCannedReplyListView(replies: readonly CannedReply[]): CannedReplyListView {
  return { items: replies.map(toCannedReplyView), places: [...PLACES] };
}

export function toReadyReplyView({ body, status, addTags }: ReadyReply): ReadyReplyView {
  return { body, status, addTags: [...addTags] };
}
