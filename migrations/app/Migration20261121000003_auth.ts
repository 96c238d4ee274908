import { Migration } from '@mikro-orm/migrations';

/** Sessions, registrations that wait for their address to be proved, and links that set the installation up. */
export class Migration20261121000003_auth extends Migration {
  up(): void {
    this.addSql(`
      create table pending_registrations (
        id uuid primary key,
        email text check (length(email) between 3 and 320),
        token_hash bytea not null check (length(token_hash) = 32),
        password_hash text,
        first_name text,
        last_name text,
        second_last_name text,
        language text not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        confirmed_at timestamptz,
        confirmed_by text constraint pending_registrations_confirmed_by check (confirmed_by in ('link', 'person')),
        user_id uuid references users (id) on delete set null,
        voided_at timestamptz,
        constraint pending_registrations_one_end check (confirmed_at is null or voided_at is null),
        constraint pending_registrations_confirmed check ((confirmed_at is null) = (confirmed_by is null)),
        constraint pending_registrations_usable check (
          confirmed_at is not null or voided_at is not null
            or (email is not null and password_hash is not null and first_name is not null and last_name is not null)
        )
      );
      create index pending_registrations_open on pending_registrations (email, created_at desc) where confirmed_at is null and voided_at is null;
      create index pending_registrations_expires on pending_registrations (expires_at);
      create index pending_registrations_user on pending_registrations (user_id) where user_id is not null;
      comment on table pending_registrations is 'Several may stand for one address; the first confirmed wins. Ended rows lose their personal data and stay as tombstones for a while.';

      create table sessions (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        security_epoch integer not null,
        counter integer not null default 1,
        hash_current bytea not null check (length(hash_current) = 32),
        hash_prev bytea check (length(hash_prev) = 32),
        retry_key_hash bytea,
        sealed_successor bytea,
        rotated_at timestamptz,
        confirmed boolean not null default false,
        replays integer not null default 0,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        absolute_expires_at timestamptz not null,
        idle_expires_at timestamptz not null,
        idle_seconds integer not null check (idle_seconds > 0),
        auth_methods text[] not null,
        auth_time timestamptz not null default now(),
        user_agent text check (length(user_agent) <= 200),
        address text check (length(address) <= 64),
        revoked_at timestamptz,
        revoke_reason text,
        key_thumbprint text,
        constraint sessions_revoked check ((revoked_at is null) = (revoke_reason is null))
      );
      create index sessions_user on sessions (user_id, last_seen_at desc) where revoked_at is null;
      create index sessions_user_all on sessions (user_id);
      create index sessions_expires on sessions (least(absolute_expires_at, idle_expires_at));
      comment on table sessions is 'One row per sign-in and its whole family of refresh tokens: the counter tells which one is current.';

      create table setup_links (
        id uuid primary key,
        token_hash bytea not null check (length(token_hash) = 32),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        used_at timestamptz,
        voided_at timestamptz
      );
      create unique index setup_links_one_open on setup_links ((true)) where used_at is null and voided_at is null;
      comment on table setup_links is 'One-time links that make the first administrator.';
    `);
  }
}
