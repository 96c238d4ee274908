import { isDatabaseUnavailable, isReadOnlyRefusal } from '#platform/database';
import { AppError } from '#platform/errors';
import { InboundMailErrors } from './inbound-mail.errors.js';

/** An answer that is no success; the text begins with the enhanced code of RFC 3463. */
export class SmtpReply extends Error {
  constructor(
    readonly responseCode: number,
    text: string,
  ) {
    super(text);
    this.name = 'SmtpReply';
  }
}

export const SmtpReplies = {
  draining: () => new SmtpReply(421, '4.3.2 Shutting down, try again in a moment'),
  tooManyConnections: () => new SmtpReply(421, '4.7.0 Too many connections from your address'),
  notNow: () => new SmtpReply(451, '4.3.2 Not now, try again later'),
  broken: () => new SmtpReply(451, '4.3.0 Something went wrong here, try again later'),
  noRoom: () => new SmtpReply(452, '4.3.1 Too much mail at once, try again in a moment'),
  full: () => new SmtpReply(452, '4.3.1 Too much mail today, try again later'),
  tooManyRecipients: () => new SmtpReply(452, '4.5.3 Too many recipients'),
  notOurs: () => new SmtpReply(550, '5.1.1 No such address here'),
  tooLarge: () => new SmtpReply(552, '5.3.4 The mail is too large'),
} as const;

/** What the sender is told of a mail that could not be kept. */
export function replyTo(error: unknown): SmtpReply {
  if (error instanceof SmtpReply) return error;
  if (error instanceof AppError && error.definition === InboundMailErrors.INBOUND_MAIL_NOT_OURS) return SmtpReplies.notOurs();
  if (error instanceof AppError && error.definition === InboundMailErrors.INBOUND_MAIL_NOT_NOW) return SmtpReplies.notNow();
  if (error instanceof AppError && error.definition === InboundMailErrors.INBOUND_MAIL_FULL) return SmtpReplies.full();
  return isDatabaseUnavailable(error) || isReadOnlyRefusal(error) ? SmtpReplies.notNow() : SmtpReplies.broken();
}
