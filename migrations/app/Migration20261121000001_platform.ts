import { Migration } from '@mikro-orm/migrations';

/** Tables of the platform itself: outbox, handled messages, idempotency keys, signing keys; and the rights of the roles. */
export class Migration20261121000001_platform extends Migration {
  up(): void {
    // First, so that every later table of this timeline is born with these rights.
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          execute format('grant usage on schema %I to zocalo_runtime', current_schema());
          -- Lets a process without the owner's password see that there is nothing to migrate.
          grant select on migrations to zocalo_runtime;
          execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to zocalo_runtime', current_schema());
          execute format('alter default privileges in schema %I grant usage, select on sequences to zocalo_runtime', current_schema());
        end if;
        if exists (select from pg_roles where rolname = 'zocalo_readonly') then
          execute format('grant usage on schema %I to zocalo_readonly', current_schema());
          execute format('alter default privileges in schema %I grant select on tables to zocalo_readonly', current_schema());
        end if;
      end $$;
    `);
    this.addSql(`
      create table outbox (
        id uuid primary key,
        kind text not null constraint outbox_kind check (kind in ('event', 'job')),
        name text not null check (length(name) between 1 and 200),
        payload jsonb not null,
        envelope jsonb not null,
        run_at timestamptz not null default now(),
        claimed_until timestamptz,
        created_at timestamptz not null default now()
      );
      create index outbox_due on outbox (run_at, id);
      alter table outbox set (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);
      comment on table outbox is 'Events and jobs of committed transactions on their way to the queues; a row is deleted once its queue holds it.';
      comment on column outbox.claimed_until is 'A worker is delivering the row; after this time another one may.';

      create table handled_messages (
        handler text not null check (length(handler) between 1 and 300),
        message_id text not null check (length(message_id) between 1 and 200),
        handled_at timestamptz not null default now(),
        primary key (handler, message_id)
      );
      create index handled_messages_age on handled_messages (handled_at);
      comment on table handled_messages is 'Written in the transaction of the handler, so that its effect happens once however often the message arrives.';

      create table idempotency_keys (
        user_id uuid not null,
        key text not null check (length(key) between 1 and 200),
        route text not null,
        request_hash bytea not null,
        status integer,
        body jsonb,
        created_at timestamptz not null default now(),
        primary key (user_id, key)
      );
      create index idempotency_keys_age on idempotency_keys (created_at);

      create table signing_keys (
        kid text primary key,
        purpose text not null,
        algorithm text not null default 'HS256',
        sealed bytea not null,
        created_at timestamptz not null default now(),
        not_after timestamptz,
        retired_at timestamptz
      );
      create index signing_keys_purpose on signing_keys (purpose, created_at desc);
      comment on column signing_keys.sealed is 'The key under the seal of the master key, which is never in the database.';
    `);
  }
}
