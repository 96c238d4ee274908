import { Migration } from '@mikro-orm/migrations';

/** Sessions in which an administrator acts as somebody else, and the devices people sign in from. */
export class Migration20261121000006_sessions extends Migration {
  up(): void {
    this.addSql(`
      alter table sessions
        add column parent_counter integer,
        add column impersonator_id uuid references users (id) on delete cascade,
        add column parent_session_id uuid references sessions (id) on delete cascade,
        add constraint sessions_impersonation check ((impersonator_id is null) = (parent_session_id is null) and impersonator_id <> user_id);
      create index sessions_impersonator on sessions (impersonator_id) where impersonator_id is not null;
      create index sessions_parent on sessions (parent_session_id) where parent_session_id is not null;
      comment on column sessions.parent_counter is 'Which refresh token the current one was given for; between the two lie tokens that were given out, not seen, and replaced.';
      comment on column sessions.parent_session_id is 'The session of the administrator who acts as this person: this one ends with it.';

      create table known_devices (
        user_id uuid not null references users (id) on delete cascade,
        fingerprint bytea not null check (length(fingerprint) = 32),
        first_seen_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        primary key (user_id, fingerprint)
      );
      create index known_devices_last_seen on known_devices (last_seen_at);
      comment on table known_devices is 'Keyed digests of where somebody signed in from, so that a new place can be told to them.';
    `);
  }
}
