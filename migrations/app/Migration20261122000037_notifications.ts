import { Migration } from '@mikro-orm/migrations';

/** What people are told, how it reaches them, and what they want of that. */
export class Migration20261122000037_notifications extends Migration {
  up(): void {
    this.addSql(`
      create table notifications (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        topic text not null check (length(topic) between 3 and 100),
        dedupe_key text not null check (length(dedupe_key) between 1 and 200),
        subject_type text not null check (length(subject_type) between 1 and 40),
        subject_id text not null check (length(subject_id) between 1 and 100),
        data jsonb not null check (jsonb_typeof(data) = 'object'),
        created_at timestamptz not null default clock_timestamp(),
        read_at timestamptz,
        constraint notifications_once unique (user_id, dedupe_key)
      );
      comment on table notifications is 'What somebody was told: once for one key and person.';
      create index notifications_of_person on notifications (user_id, id desc);
      create index notifications_of_topic on notifications (user_id, topic, id desc);
      create index notifications_unread on notifications (user_id, id desc) where read_at is null;
      create index notifications_unread_about on notifications (user_id, subject_type, subject_id) where read_at is null;
      create index notifications_created_at on notifications (created_at);

      create table notification_people (
        user_id uuid primary key references users (id) on delete cascade,
        mail text check (mail in ('soon', 'digest', 'off')),
        topics jsonb not null default '{}' check (jsonb_typeof(topics) = 'object'),
        digest text not null default 'daily' check (digest in ('hourly', 'daily', 'off')),
        digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
        quiet_hours jsonb not null default '[]' check (jsonb_typeof(quiet_hours) = 'array'),
        updated_at timestamptz not null default now()
      );
      comment on table notification_people is 'What somebody wants of mails, and the lock under which mails to them are decided.';
      comment on column notification_people.mail is 'For all topics; null: as each topic says.';

      create table notification_digests (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        due_at timestamptz not null,
        opened_at timestamptz not null default now(),
        closed_at timestamptz,
        mail_id uuid
      );
      create unique index notification_digests_open on notification_digests (user_id) where closed_at is null;
      create index notification_digests_due on notification_digests (due_at) where closed_at is null;
      create index notification_digests_person on notification_digests (user_id);
      create index notification_digests_opened_at on notification_digests (opened_at);

      create table notification_deliveries (
        id uuid primary key,
        notification_id uuid not null references notifications (id) on delete cascade,
        user_id uuid not null references users (id) on delete cascade,
        channel text not null default 'mail' check (channel in ('mail')),
        critical boolean not null default false,
        status text not null default 'waiting' check (status in ('waiting', 'bundled', 'sent', 'dropped')),
        not_before timestamptz not null,
        digest_id uuid references notification_digests (id) on delete cascade,
        reason text check (reason in ('seen', 'off', 'person', 'old', 'restored')),
        mail_id uuid,
        settled_at timestamptz,
        constraint notification_deliveries_channel unique (notification_id, channel),
        check ((status = 'sent') = (mail_id is not null)),
        check ((status = 'dropped') = (reason is not null)),
        check ((status in ('sent', 'dropped')) = (settled_at is not null)),
        check (status <> 'bundled' or digest_id is not null)
      );
      comment on column notification_deliveries.status is 'Bundled: it stands in the next digest.';
      create index notification_deliveries_due on notification_deliveries (critical desc, not_before) where status = 'waiting';
      create index notification_deliveries_waiting on notification_deliveries (user_id, not_before) where status = 'waiting';
      create index notification_deliveries_sent on notification_deliveries (user_id, settled_at) where status = 'sent';
      create index notification_deliveries_person on notification_deliveries (user_id);
      create index notification_deliveries_digest on notification_deliveries (digest_id) where digest_id is not null;

      alter table mails add column unsubscribe_url text;
      comment on column mails.unsubscribe_url is 'One request to it ends mails of this kind (RFC 8058). Null: there is none.';
    `);
  }
}
