import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '#platform/database';
import type { MailThread } from './mail-thread.js';
import type { MailAttachment, MailStatus, Tables } from './tables.js';

/** A mail as it is written. */
export interface NewMail extends MailThread {
  readonly id: string;
  readonly organisationId: string | null;
  readonly personId: string | null;
  readonly template: string;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly link: string | null;
  readonly attachments: readonly MailAttachment[];
  readonly unsubscribeUrl: string | null;
  readonly status: 'queued' | 'kept';
}

/** A mail that this worker may hand over now. */
export interface ClaimedMail extends MailThread {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  readonly unsubscribeUrl: string | null;
  /** This one included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** Statements on `mails`. Each change names the state it expects, so that a job delivered twice changes nothing twice. */
@Injectable()
export class MailRepository {
  constructor(private readonly database: Database) {}

  async insert(mail: NewMail): Promise<void> {
    const { organisationId, personId, to, attachments, unsubscribeUrl, replyTo, inReplyTo, references, fromName, ...row } = mail;
    await this.table()
      .insertInto('mails')
      .values({
        ...row,
        organisation_id: organisationId,
        person_id: personId,
        to_address: to,
        attachments: attachments.length > 0 ? JSON.stringify(attachments) : null,
        unsubscribe_url: unsubscribeUrl,
        reply_to: replyTo,
        in_reply_to: inReplyTo,
        reference_ids: references.length > 0 ? [...references] : null,
        from_name: fromName,
      })
      .execute();
  }

  /** Takes a queued mail for `seconds`; undefined when it is not queued or another worker has it. Counts the attempt. */
  async claim(id: string, seconds: number): Promise<ClaimedMail | undefined> {
    const row = await this.table()
      .updateTable('mails')
      .set({ attempts: sql`attempts + 1`, locked_until: sql`now() + make_interval(secs => ${seconds})` })
      .where('id', '=', id)
      .where('status', '=', 'queued')
      .where((where) => where.or([where('locked_until', 'is', null), where('locked_until', '<', sql<string>`now()`)]))
      .returning([
        'id',
        'template',
        'to_address as to',
        'language',
        'subject',
        'text',
        'html',
        attachmentsOf(),
        'unsubscribe_url as unsubscribeUrl',
        'reply_to as replyTo',
        'in_reply_to as inReplyTo',
        'reference_ids as references',
        'from_name as fromName',
        'written',
        'attempts',
        'created_at as createdAt',
      ])
      .executeTakeFirst();
    if (!row) return undefined;
    const { createdAt, text, html, references, ...rest } = row;
    return { ...rest, references: references ?? [], text: text ?? '', html: html ?? '', createdAt: new Date(createdAt) };
  }

  async statusOf(id: string): Promise<MailStatus | undefined> {
    const row = await this.table().selectFrom('mails').select('status').where('id', '=', id).executeTakeFirst();
    return row?.status;
  }

  /** Ends the claim. Does nothing when the mail is no longer queued. */
  async settle(id: string, outcome: { status: 'sent' | 'failed' | 'kept' | 'queued'; error: string | null }): Promise<void> {
    await this.table()
      .updateTable('mails')
      .set({
        status: outcome.status,
        last_error: outcome.error,
        locked_until: null,
        sent_at: outcome.status === 'sent' ? sql<string>`now()` : null,
      })
      .where('id', '=', id)
      .where('status', '=', 'queued')
      .execute();
  }

  /** Queued mails older than `minutes` that nobody holds: their job was lost. At most `limit` ids, oldest first. */
  async findForgotten(minutes: number, limit: number): Promise<string[]> {
    const rows = await this.table()
      .selectFrom('mails')
      .select('id')
      .where('status', '=', 'queued')
      .where('created_at', '<', sql<string>`now() - make_interval(mins => ${minutes})`)
      .where((where) => where.or([where('locked_until', 'is', null), where('locked_until', '<', sql<string>`now()`)]))
      .orderBy('created_at')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Deletes bodies, links and where answers go of settled mails older than `days`, at most `limit` at a time. Returns how many. */
  async deleteBodies(days: number, limit: number): Promise<number> {
    const result = await this.table()
      .updateTable('mails')
      .set({ text: null, html: null, link: null, unsubscribe_url: null, reply_to: null })
      .where('id', 'in', (select) =>
        select
          .selectFrom('mails')
          .select('id')
          .where('text', 'is not', null)
          .where('status', '<>', 'queued')
          .where('created_at', '<', sql<string>`now() - make_interval(days => ${days})`)
          .orderBy('created_at')
          .limit(limit),
      )
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }

  /** Mails to any of these addresses, the oldest first. Bodies hold links that still work, so they stay out. */
  findAllTo(emails: readonly string[]) {
    return this.table()
      .selectFrom('mails')
      .select(['to_address as to', 'subject', 'template', 'language', 'status', 'created_at as createdAt', 'sent_at as sentAt'])
      .where('to_address', 'in', emails)
      .orderBy('created_at')
      .execute();
  }

  /** Removes mails to any of these addresses, and those that tell others of the person. */
  async removeAllOf(userId: string, emails: readonly string[]): Promise<void> {
    await this.table()
      .deleteFrom('mails')
      .where((where) => where.or([where('person_id', '=', userId), ...emails.map((email) => where('to_address', '=', email))]))
      .execute();
  }

  private table() {
    return this.database.kysely<Tables>();
  }
}

/** Files that go with a mail; a release before wrote at most one, in a column of its own. */
export function attachmentsOf() {
  return sql<MailAttachment[]>`coalesce(attachments, case when attachment is null then '[]' else jsonb_build_array(attachment) end)`.as(
    'attachments',
  );
}
