import { isMailAddress } from './mail-address.js';
import type { Written } from './tables.js';

/** Whose a mail is, and which mails it belongs to. */
export interface MailThread {
  readonly replyTo: string | null;
  readonly inReplyTo: string | null;
  /** The newest last. */
  readonly references: readonly string[];
  readonly fromName: string | null;
  readonly written: Written | null;
}

/** Of a mail that stands alone. */
export const ALONE: MailThread = { replyTo: null, inReplyTo: null, references: [], fromName: null, written: null };

const MOST_REFERENCES = 50;
// What others call their mails is theirs: printable ASCII, and nothing that would end one name and begin another.
const MESSAGE_ID = /^[!-;=?-~]{1,500}$/;
const MAX_NAME = 60;

/** A thread as it was asked for. */
export interface ThreadWish {
  /** Where answers go, when it is not the sender: the address of one mailbox. */
  readonly replyTo?: string;
  /** Message-ID of the mail that it answers, without <>. */
  readonly inReplyTo?: string;
  /** Message-IDs of its conversation, without <>, the newest last. Of more than 50 the newest count; what is none is left out. */
  readonly references?: readonly string[];
  /** Who wrote it, in front of the name of the sender: `Eva` makes `Eva (Zócalo)`. */
  readonly fromName?: string;
  /** Absent: the platform writes it of itself, and says so (RFC 3834). */
  readonly written?: Written;
}

/** @throws a plain Error for a `replyTo` that is not the address of one mailbox. */
export function threadOf({ replyTo, inReplyTo, references = [], fromName, written }: ThreadWish): MailThread {
  if (replyTo !== undefined && !isMailAddress(replyTo)) throw new Error('Answers to a mail go to the address of one mailbox');
  const name = (fromName ?? '').replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim();
  return {
    replyTo: replyTo ?? null,
    inReplyTo: inReplyTo !== undefined && MESSAGE_ID.test(inReplyTo) ? inReplyTo : null,
    references: references.filter((id) => MESSAGE_ID.test(id)).slice(-MOST_REFERENCES),
    fromName: name === '' ? null : [...name].slice(0, MAX_NAME).join(''),
    written: written ?? null,
  };
}

const AUTO_SUBMITTED = { 'by-a-person': {}, 'in-reply': { 'Auto-Submitted': 'auto-replied' } } as const;

/** What tells other programs that no person wrote it, so that none answers by itself. */
export function autoSubmitted(written: Written | null): Readonly<Record<string, string>> {
  return written === null ? { 'Auto-Submitted': 'auto-generated' } : AUTO_SUBMITTED[written];
}
