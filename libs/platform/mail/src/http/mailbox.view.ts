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
  /** Name of the file that goes with it; null without one. */
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
  attachment,
  createdAt,
}: MailboxEntry): MailboxEntryView {
  return {
    id,
    template,
    to,
    language,
    subject,
    status,
    link,
    attachment: attachment?.filename ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function toMailboxMailView(mail: MailboxMail): MailboxMailView {
  const { id, template, to, language, subject, status, link, attachment, createdAt, text, html } = mail;
  const when = createdAt.toISOString();
  return { id, template, to, language, subject, status, link, attachment: attachment?.filename ?? null, createdAt: when, text, html };
}
