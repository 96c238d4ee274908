import { Migration } from '@mikro-orm/migrations';

/** Private messages of two people. */
export class Migration20261122000038_messaging extends Migration {
  up(): void {
    this.addSql(`
      create table conversations (
        id uuid primary key,
        user_lo uuid not null references users (id) on delete cascade,
        user_hi uuid not null references users (id) on delete cascade,
        last_sequence integer not null default 0 check (last_sequence >= 0),
        lo_blocks boolean not null default false,
        hi_blocks boolean not null default false,
        created_at timestamptz not null default clock_timestamp(),
        constraint conversations_two check (user_lo < user_hi),
        constraint conversations_pair unique (user_lo, user_hi)
      ) with (fillfactor = 80);
      comment on table conversations is 'One a pair of people. The lock of its row gives out sequences, and decides between a message and a block.';
      create index conversations_user_hi on conversations (user_hi);

      create table conversation_members (
        conversation_id uuid not null references conversations (id) on delete cascade,
        user_id uuid not null,
        peer_id uuid not null,
        inbound_total integer not null default 0,
        inbound_read integer not null default 0,
        read_sequence integer not null default 0,
        cleared_sequence integer not null default 0,
        blocks boolean not null default false,
        blocked_at timestamptz,
        muted boolean not null default false,
        last_at timestamptz,
        primary key (conversation_id, user_id),
        constraint conversation_members_unread_count check (inbound_read between 0 and inbound_total)
      ) with (fillfactor = 80);
      comment on column conversation_members.inbound_total is 'Messages that the other one has sent here.';
      comment on column conversation_members.inbound_read is 'How many of those are up to read_sequence; both move together, forwards.';
      comment on column conversation_members.last_at is 'Of the newest message; null while there is none to list.';
      create index conversation_members_list on conversation_members (user_id, last_at desc, conversation_id desc)
        where last_at is not null and not blocks;
      create index conversation_members_unread on conversation_members (user_id) include (inbound_total, inbound_read)
        where inbound_total > inbound_read and not blocks;
      create index conversation_members_blocked on conversation_members (user_id, blocked_at desc, conversation_id desc) where blocks;

      create table messages (
        id uuid primary key,
        conversation_id uuid not null references conversations (id) on delete cascade,
        sequence integer not null check (sequence > 0),
        sender_id uuid not null,
        client_id uuid not null,
        inbound_number integer not null check (inbound_number between 1 and sequence),
        body text not null check (length(body) <= 10000),
        digest bytea check (length(digest) = 32),
        created_at timestamptz not null default clock_timestamp(),
        edited_at timestamptz,
        deleted_at timestamptz,
        removed boolean not null default false,
        constraint messages_place unique (conversation_id, sequence),
        constraint messages_once unique (sender_id, client_id),
        constraint messages_deleted check (deleted_at is null or (body = '' and digest is null))
      );
      comment on column messages.inbound_number is 'Which one it is of those that its sender has sent here.';
      comment on column messages.digest is 'Of what was sent, whatever was made of it since: tells a repeat from another message under the same client id.';
      comment on column messages.removed is 'It was not its sender who deleted it.';
    `);
  }
}
