import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { Settings } from '#platform/settings';
import { MailSettings } from './mail.settings.js';
import { attachmentsOf } from './mail.repository.js';
import type { MailAttachment, MailStatus, Tables } from './tables.js';

/** A mail without its bodies. */
export interface MailboxEntry {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly status: MailStatus;
  readonly link: string | null;
  readonly attachments: readonly MailAttachment[];
  readonly createdAt: Date;
}

/** A mail whole; bodies are null once they were deleted. */
export interface MailboxMail extends MailboxEntry {
  readonly text: string | null;
  readonly html: string | null;
}

const ENTRY = ['id', 'template', 'to_address as to', 'language', 'subject', 'status', 'link', 'created_at'] as const;

/** What the mailbox shows: with a mail server, as a demonstration may have one, nothing that was meant to leave. */
@Injectable()
export class MailboxQuery {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** The newest `limit` mails, newest first; only those to `to` when it is given. */
  async newest(limit: number, to?: string): Promise<MailboxEntry[]> {
    let select = this.shown().select(ENTRY).select(attachmentsOf()).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
    if (to !== undefined) select = select.where('to_address', '=', to);
    const rows = await select.execute();
    return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt: new Date(createdAt) }));
  }

  async find(id: string): Promise<MailboxMail | null> {
    const row = await this.shown()
      .select([...ENTRY, attachmentsOf(), 'text', 'html'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const { created_at: createdAt, ...rest } = row;
    return { ...rest, createdAt: new Date(createdAt) };
  }

  private shown() {
    const mails = this.database.kysely<Tables>().selectFrom('mails');
    return this.settings.get(MailSettings['mail.smtp.url']) === null ? mails : mails.where('status', '=', 'kept');
  }
}
