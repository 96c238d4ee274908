import { Migration } from '@mikro-orm/migrations';

/** Mails that belong to a conversation, and several files with one. */
export class Migration20261122000045_mail_threads extends Migration {
  up(): void {
    this.addSql(`
      alter table mails
        add column attachments jsonb constraint mails_attachments check (jsonb_typeof(attachments) = 'array'),
        add column reply_to text,
        add column in_reply_to text,
        add column reference_ids text[] constraint mails_reference_ids check (cardinality(reference_ids) <= 50),
        add column from_name text,
        add column written text constraint mails_written check (written in ('by-a-person', 'in-reply'));
      comment on column mails.attachment is 'Of mails that a release before wrote: superseded by attachments, and gone a release later.';
      comment on column mails.attachments is 'Files that go with it, in their order. Null: none.';
      comment on column mails.in_reply_to is 'Message-ID of the mail that it answers, without <>.';
      comment on column mails.reference_ids is 'Message-IDs of its conversation, without <>, the newest last.';
      comment on column mails.from_name is 'Who wrote it, in front of the name of the sender.';
      comment on column mails.written is 'Null: by the platform, of itself.';
    `);
  }
}
