import { ApiProperty } from '@nestjs/swagger';
import { toCursor } from '#platform/http';
import type { InboundMailState, ListedInboundMail, MailContent, MailSource } from '#platform/inbound-mail';

/** Characters of a mail's text that are shown. */
const MAX_TEXT = 5_000;

/** What a mail became. */
export class InboundMailSubjectView {
  /** Such as `ticket`. */
  type: string;
  /** UUID. */
  id: string;
}

/** A mail that came in, without what it says. */
export class InboundMailView {
  /** UUID. */
  id: string;
  @ApiProperty({ enum: ['smtp', 'webhook'] })
  source: MailSource;
  /** Null for the empty sender that reports have. */
  envelopeFrom: string | null;
  /** As the mail says; null for none, for several, and for what is no address. */
  from: string | null;
  /** Addresses of ours. */
  recipients: string[];
  sizeBytes: number;
  @ApiProperty({ enum: ['waiting', 'handled', 'ignored', 'held', 'failed'] })
  state: InboundMailState;
  /** Why, as a code such as `too-many`. */
  reason: string | null;
  became: InboundMailSubjectView | null;
  /** How often it was begun. */
  attempts: number;
  /** Staff let it through. */
  released: boolean;
  /** False once what it says was deleted. */
  kept: boolean;
  /** ISO 8601. */
  receivedAt: string;
  /** ISO 8601; null while it waits. */
  settledAt: string | null;
}

/** A page of mails. */
export class InboundMailListView {
  items: InboundMailView[];
  /** Pass as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A file of a mail. */
export class InboundMailFileView {
  name: string;
  contentType: string;
  sizeBytes: number;
}

/** What a mail says. */
export class InboundMailContentView {
  /** As the sender calls itself; empty for nothing. */
  fromName: string;
  subject: string;
  /** Up to 5,000 characters. */
  text: string;
  /** There is more of it. */
  isCut: boolean;
  /** Why nobody answers it by itself, such as `bounce`; null: a person wrote it. */
  automatic: string | null;
  files: InboundMailFileView[];
  /** Files that are not named here. */
  omittedFiles: number;
}

/** A mail with what it says. */
export class InboundMailDetailView extends InboundMailView {
  /** Null once it was deleted. */
  content: InboundMailContentView | null;
}

function fieldsOf(mail: ListedInboundMail): Pick<InboundMailView, keyof InboundMailView> {
  const { id, source, envelopeFrom, fromAddress, recipients, sizeBytes, state, reason, subject, attempts, released, kept } = mail;
  return {
    id,
    source,
    envelopeFrom,
    from: fromAddress,
    recipients: [...recipients],
    sizeBytes,
    state,
    reason,
    became: subject && { ...subject },
    attempts,
    released,
    kept,
    receivedAt: mail.receivedAt.toISOString(),
    settledAt: mail.settledAt?.toISOString() ?? null,
  };
}

export function toInboundMailListView(mails: readonly ListedInboundMail[], hasMore: boolean): InboundMailListView {
  const last = mails.at(-1);
  return { items: mails.map(fieldsOf), nextCursor: hasMore && last ? toCursor([last.cursorAt, last.id]) : null };
}

export function toInboundMailDetailView(mail: ListedInboundMail, content: MailContent | null): InboundMailDetailView {
  return { ...fieldsOf(mail), content: content && toContentView(content) };
}

function toContentView({ from, subject, text, automatic, attachments, omittedAttachments }: MailContent): InboundMailContentView {
  return {
    fromName: from?.name ?? '',
    subject,
    text: text.slice(0, MAX_TEXT).toWellFormed(),
    isCut: text.length > MAX_TEXT,
    automatic,
    files: attachments.map(({ name, contentType, body }) => ({ name, contentType, sizeBytes: body.length })),
    omittedFiles: omittedAttachments,
  };
}
