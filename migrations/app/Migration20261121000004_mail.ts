import { Migration } from '@mikro-orm/migrations';

/** Outgoing mail, and the batches that demo data belongs to. */
export class Migration20261121000004_mail extends Migration {
  up(): void {
    this.addSql(`
      create table mails (
        id uuid primary key,
        organisation_id uuid,
        template text not null check (length(template) between 1 and 100),
        to_address text not null check (length(to_address) between 3 and 320),
        language text not null check (length(language) between 2 and 10),
        subject text not null check (length(subject) between 1 and 300),
        text text,
        html text,
        link text,
        status text not null constraint mails_status check (status in ('queued', 'sent', 'failed', 'kept')),
        attempts integer not null default 0 check (attempts >= 0),
        last_error text check (length(last_error) <= 500),
        locked_until timestamptz,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        constraint mails_sent_at check ((status = 'sent') = (sent_at is not null))
      );
      create index mails_newest on mails (created_at desc, id desc);
      create index mails_to_address on mails (to_address, created_at desc);
      create index mails_waiting on mails (created_at) where status = 'queued';
      create index mails_with_body on mails (created_at) where text is not null;
      create index mails_organisation on mails (organisation_id) where organisation_id is not null;
      comment on column mails.organisation_id is 'Organisations belong to a lib above, hence no foreign key.';
      comment on column mails.text is 'Null once the body was deleted; html and link likewise.';
      comment on column mails.status is 'kept: no mail server was configured when it was written; it is shown on the mailbox page.';
      comment on column mails.locked_until is 'A worker is handing the mail over; after this time another one may.';

      create table demo_batches (
        id uuid primary key,
        organisation_id uuid not null,
        label text not null check (length(label) between 1 and 200),
        created_at timestamptz not null default now(),
        purged_at timestamptz
      );
      create unique index demo_batches_only_live on demo_batches ((true)) where purged_at is null;
      comment on table demo_batches is 'Each seeding of demo data; its rows carry the id as demo_batch_id.';
    `);
  }
}
