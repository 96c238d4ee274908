import type { MailboxEntry, MailboxMail } from '../mailbox.query.js';

/** A mail in the list. */
export class MailboxEntryView {
  /** UUID. */
  id: string;
  /** Kind of mail, such as `auth.confirm-email`. */
  template: string;
  to: string;
  /** `es` or `en`. */
  language: string;
  subject: string;
  /** `kept`, `queued`, `sent` or `failed`. */
  status: string;
  /** The link the mail is about; null when it has none or the body was deleted. */
  link: string | null;
  /** Names of the files that go with it, with commas between; null without any. */
  attachment: string | null;
  /** ISO 8601, UTC. */
  createdAt: string;
}

/** The newest mails, newest first. */
export class MailboxView {
  items: MailboxEntryView[];
}

/** A whole mail. */
export class MailboxMailView extends MailboxEntryView {
  /** Null once the body was deleted. */
  text: string | null;
  /** Null once the body was deleted. */
  html: string | null;
}

export function toMailboxEntryView({
  id,
  template,
  to,
  language,
  subject,
  status,
  link,
  attachments,
  createdAt,
}: MailboxEntry): MailboxEntryView {
  const attachment = attachments.map(({ filename }) => filename).join(', ') || null;
  return { id, template, to, language, subject, status, link, attachment, createdAt: createdAt.toISOString() };
}

export function toMailboxMailView(mail: MailboxMail): MailboxMailView {
  const { id, template, to, language, subject, status, link, attachment, createdAt } = toMailboxEntryView(mail);
  const { text, html } = mail;
  return { id, template, to, language, subject, status, link, attachment, createdAt, text, html };
}
