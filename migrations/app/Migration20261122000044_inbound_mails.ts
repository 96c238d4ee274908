import { Migration } from '@mikro-orm/migrations';

/** Mails that came in, raw until some days after they were handled. */
export class Migration20261122000044_inbound_mails extends Migration {
  up(): void {
    this.addSql(`
      create table inbound_mails (
        id uuid primary key,
        source text not null constraint inbound_mails_source check (source in ('smtp', 'webhook')),
        envelope_from text check (length(envelope_from) between 1 and 320),
        from_address text check (length(from_address) <= 254),
        recipients text[] not null check (cardinality(recipients) between 1 and 10),
        message_key bytea not null constraint inbound_mails_message_key unique check (length(message_key) = 32),
        size_bytes integer not null check (size_bytes >= 0),
        raw bytea,
        state text not null constraint inbound_mails_state check (state in ('waiting', 'handled', 'ignored', 'held', 'failed')),
        reason text check (length(reason) between 1 and 60),
        subject_type text check (length(subject_type) between 1 and 60),
        subject_id uuid,
        attempts integer not null default 0 check (attempts >= 0),
        open_looks integer not null default 0 check (open_looks >= 0),
        released boolean not null default false,
        received_at timestamptz not null default now(),
        settled_at timestamptz,
        constraint inbound_mails_settled check ((state = 'waiting') = (settled_at is null)),
        constraint inbound_mails_subject check ((subject_type is null) = (subject_id is null)),
        constraint inbound_mails_waiting check (state <> 'waiting' or raw is not null)
      );
      create index inbound_mails_list on inbound_mails (received_at desc, id desc);
      create index inbound_mails_by_state on inbound_mails (state, received_at desc, id desc);
      create index inbound_mails_kept on inbound_mails (received_at) include (size_bytes) where raw is not null;
      create index inbound_mails_sender on inbound_mails (from_address, received_at) where from_address is not null;
      create index inbound_mails_sender_kept on inbound_mails (from_address, received_at) include (size_bytes) where from_address is not null and raw is not null;
      create index inbound_mails_envelope on inbound_mails (envelope_from) where envelope_from is not null;
      create index inbound_mails_raw on inbound_mails (settled_at) where raw is not null;
      create index inbound_mails_raw_automatic on inbound_mails (settled_at)
        where raw is not null and state = 'ignored' and reason in ('auto-submitted', 'bounce', 'own');
      comment on column inbound_mails.envelope_from is 'Null: <>, as reports have it.';
      comment on column inbound_mails.message_key is 'SHA-256 of Message-ID, From address, Date, Subject and body, without a Message-ID of the whole mail: the same mail again is not kept twice, unless it then comes to a tag that the first did not have.';
      comment on column inbound_mails.open_looks is 'How often reading it began and did not end.';
      comment on column inbound_mails.reason is 'Stable code, no text of the mail.';
      comment on column inbound_mails.subject_type is 'What it became, such as a ticket.';
      comment on column inbound_mails.released is 'Staff let it through although it had been held.';
    `);
  }
}
