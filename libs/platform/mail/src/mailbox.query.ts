import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import type { MailStatus, Tables } from './tables.js';

/** A mail without its bodies. */
export interface MailboxEntry {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly status: MailStatus;
  readonly link: string | null;
  readonly createdAt: Date;
}

/** A mail whole; bodies are null once they were deleted. */
export interface MailboxMail extends MailboxEntry {
  readonly text: string | null;
  readonly html: string | null;
}

const ENTRY = ['id', 'template', 'to_address as to', 'language', 'subject', 'status', 'link', 'created_at'] as const;

/** What the mailbox shows. */
@Injectable()
export class MailboxQuery {
  constructor(private readonly database: Database) {}

  /** The newest `limit` mails, newest first; only those to `to` when it is given. */
  async newest(limit: number, to?: string): Promise<MailboxEntry[]> {
    let select = this.database
      .kysely<Tables>()
      .selectFrom('mails')
      .select(ENTRY)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
    if (to !== undefined) select = select.where('to_address', '=', to);
    const rows = await select.execute();
    return rows.map(({ created_at: createdAt, ...row }) => ({ ...row, createdAt: new Date(createdAt) }));
  }

  async find(id: string): Promise<MailboxMail | null> {
    const row = await this.database
      .kysely<Tables>()
      .selectFrom('mails')
      .select([...ENTRY, 'text', 'html'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const { created_at: createdAt, ...rest } = row;
    return { ...rest, createdAt: new Date(createdAt) };
  }
}
