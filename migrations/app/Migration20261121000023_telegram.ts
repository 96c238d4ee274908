import { Migration } from '@mikro-orm/migrations';

/** Messages to Telegram chats, what comes back from there, and which chat is whose. */
export class Migration20261121000023_telegram extends Migration {
  up(): void {
    this.addSql(`
      create table telegram_messages (
        id uuid primary key,
        dedupe_key text not null constraint telegram_messages_dedupe_key unique check (length(dedupe_key) between 1 and 200),
        chat_id bigint not null,
        purpose text not null check (length(purpose) between 1 and 60),
        content jsonb not null,
        critical boolean not null default false,
        status text not null constraint telegram_messages_status
          check (status in ('pending', 'sending', 'sent', 'failed', 'suppressed', 'unknown')),
        provider_message_id bigint,
        attempts integer not null default 0 check (attempts >= 0),
        repeated boolean not null default false,
        next_at timestamptz,
        taken_at timestamptz,
        edit jsonb,
        edit_asked_at timestamptz,
        error text check (length(error) <= 40),
        error_text text check (length(error_text) <= 300),
        created_at timestamptz not null default now(),
        settled_at timestamptz,
        constraint telegram_messages_sent check (status <> 'sent' or provider_message_id is not null),
        constraint telegram_messages_taken check ((status = 'sending') = (taken_at is not null)),
        constraint telegram_messages_settled check ((status in ('pending', 'sending')) = (settled_at is null)),
        constraint telegram_messages_edit check ((edit is null) = (edit_asked_at is null))
      );
      create index telegram_messages_open on telegram_messages (created_at) where status in ('pending', 'sending');
      create index telegram_messages_edits on telegram_messages (edit_asked_at) where edit is not null;
      create index telegram_messages_age on telegram_messages (created_at);
      create index telegram_messages_chat on telegram_messages (chat_id, settled_at desc);
      comment on column telegram_messages.content is 'Text with its entities, and buttons that are signed when they are sent.';
      comment on column telegram_messages.critical is 'Sent once more when nobody knows whether it arrived.';
      comment on column telegram_messages.repeated is 'That was done: the chat may have it twice.';
      comment on column telegram_messages.next_at is 'Its turn within its chat; null until a worker first looked at it.';
      comment on column telegram_messages.edit is 'What it is to say instead; the latest wish replaces those before.';
      comment on column telegram_messages.status is 'unknown: the connection was lost after it went out, so it may have arrived. suppressed: Telegram was off.';

      create table telegram_chats (
        chat_id bigint primary key,
        reserved_until timestamptz not null default '-infinity',
        next_at timestamptz not null default '-infinity',
        held_until timestamptz not null default '-infinity',
        moved_to bigint
      );
      comment on table telegram_chats is 'How fast each chat may be written to, by all processes together. Row 0 stands for all chats.';
      comment on column telegram_chats.reserved_until is 'Turns are given out up to here.';
      comment on column telegram_chats.next_at is 'When the next message may go out.';
      comment on column telegram_chats.held_until is 'Telegram asked to wait until then.';
      comment on column telegram_chats.moved_to is 'The group became a supergroup with this id.';

      create table telegram_intakes (
        bot_id bigint primary key,
        next_update_id bigint not null default 0,
        holder uuid,
        leased_until timestamptz not null default '-infinity'
      );
      comment on table telegram_intakes is 'Where the reading of updates stands, and the one process that reads.';

      create table telegram_updates (
        id uuid primary key,
        bot_id bigint not null,
        update_id bigint not null,
        chat_id bigint,
        body jsonb,
        received_at timestamptz not null default now(),
        handled_at timestamptz,
        constraint telegram_updates_once unique (bot_id, update_id),
        constraint telegram_updates_body check (handled_at is null or body is null)
      );
      create index telegram_updates_age on telegram_updates (received_at);
      create index telegram_updates_chat on telegram_updates (chat_id, received_at) where chat_id is not null;
      comment on column telegram_updates.body is 'Only until it is handled.';

      create table telegram_links (
        user_id uuid primary key references users (id) on delete cascade,
        organisation_id uuid not null references organisations (id),
        chat_id bigint not null constraint telegram_links_chat unique,
        name text not null check (length(name) between 1 and 200),
        linked_at timestamptz not null default now(),
        closed_at timestamptz
      );
      create index telegram_links_organisation on telegram_links (organisation_id);
      comment on column telegram_links.chat_id is 'The private chat, whose id is also that of the person in Telegram.';
      comment on column telegram_links.closed_at is 'The person blocked the bot: nothing arrives until they link again or unblock it.';

      create table telegram_link_codes (
        id uuid primary key,
        user_id uuid not null constraint telegram_link_codes_user unique references users (id) on delete cascade,
        digest bytea not null constraint telegram_link_codes_digest unique check (length(digest) = 32),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index telegram_link_codes_expired on telegram_link_codes (expires_at);
    `);
  }
}
