import { Migration } from '@mikro-orm/migrations';

/** Mails that belong to entries of tickets, both ways. */
export class Migration20261122000046_ticket_mail extends Migration {
  up(): void {
    this.addSql(`
      create table ticket_mails (
        id uuid primary key,
        ticket_id uuid not null references tickets (id) on delete cascade,
        entry_id uuid,
        direction text not null constraint ticket_mails_direction check (direction in ('out', 'in', 'acknowledgement')),
        message_ref text not null check (length(message_ref) between 1 and 64),
        message_id text check (length(message_id) between 1 and 500),
        created_at timestamptz not null default clock_timestamp(),
        constraint ticket_mails_entry unique (entry_id, direction)
      );
      create index ticket_mails_ref on ticket_mails (message_ref);
      create index ticket_mails_ticket on ticket_mails (ticket_id, created_at, id);
      comment on column ticket_mails.entry_id is 'Null: an acknowledgement, which is no entry.';
      comment on column ticket_mails.message_ref is 'By which an answer to it is known: id of a mail of ours, or SHA-256 of the Message-ID of another, in hexadecimal.';
      comment on column ticket_mails.message_id is 'As References name it, without <>; null: nothing that could be named.';

      create table ticket_mail_progress (
        ticket_id uuid primary key references tickets (id) on delete cascade,
        applied_sequence integer not null default 0
      );
      comment on table ticket_mail_progress is 'Up to which entry a ticket went out by mail. Whoever sends locks the row.';

      create table ticket_mail_acknowledgements (
        address_digest bytea not null check (octet_length(address_digest) = 32),
        day date not null,
        primary key (address_digest, day)
      );
      create index ticket_mail_acknowledgements_day on ticket_mail_acknowledgements (day);
      comment on table ticket_mail_acknowledgements is 'Who was told today that a ticket came in, as SHA-256 of the address: once a day. Older days are removed.';
    `);
  }
}
