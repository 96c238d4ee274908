import { Migration } from '@mikro-orm/migrations';

/** What people say about themselves: profile, change of address, preferences, consents, deletion, picture. */
export class Migration20261121000014_profile extends Migration {
  up(): void {
    this.addSql(`
      alter table users
        add column time_zone text check (length(time_zone) between 1 and 64),
        add column deletion_requested_at timestamptz,
        add column deletion_due_at timestamptz,
        add constraint users_deletion check ((deletion_requested_at is null) = (deletion_due_at is null));
      create index users_deletion_due on users (deletion_due_at) where deletion_due_at is not null;
      comment on column users.time_zone is 'Name of the tz database; null: that of the organisation.';
      comment on column users.deletion_due_at is 'When the account is erased unless its owner changes their mind.';

      create table email_changes (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        session_id uuid,
        security_epoch integer not null,
        old_email text check (length(old_email) between 3 and 320),
        new_email text check (length(new_email) between 3 and 320),
        confirm_hash bytea not null check (length(confirm_hash) = 32),
        cancel_hash bytea not null check (length(cancel_hash) = 32),
        revert_hash bytea check (length(revert_hash) = 32),
        requested_at timestamptz not null default now(),
        expires_at timestamptz not null,
        confirmed_at timestamptz,
        revert_until timestamptz,
        ended_at timestamptz,
        ended_by text constraint email_changes_ended_by check (ended_by in ('owner', 'replaced', 'old-address', 'conflict', 'credentials', 'sessions')),
        constraint email_changes_ended check ((ended_at is null) = (ended_by is null)),
        constraint email_changes_confirmed check ((confirmed_at is null) = (revert_until is null))
      );
      create index email_changes_user on email_changes (user_id, requested_at desc);
      create index email_changes_recipient on email_changes (new_email, requested_at) where new_email is not null;
      create unique index email_changes_waiting on email_changes (user_id) where confirmed_at is null and ended_at is null;
      create index email_changes_scrub on email_changes (expires_at) where old_email is not null;
      comment on column email_changes.session_id is 'The session that asked; it outlives the change, all others end.';
      comment on column email_changes.security_epoch is 'The person''s when they asked: another one means that credentials have changed since.';
      comment on column email_changes.old_email is 'Null, like the new one, once neither link can do anything any more.';

      create table user_preferences (
        user_id uuid primary key references users (id) on delete cascade,
        chosen jsonb not null check (jsonb_typeof(chosen) = 'object' and length(chosen::text) <= 20000),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create index user_preferences_demo_batch on user_preferences (demo_batch_id) where demo_batch_id is not null;

      create table consent_events (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$' and length(kind) <= 50),
        version text not null check (length(version) between 1 and 50),
        granted boolean not null,
        occurred_at timestamptz not null default clock_timestamp(),
        demo_batch_id uuid
      );
      create index consent_events_user on consent_events (user_id, kind, occurred_at desc, id desc);
      create index consent_events_demo_batch on consent_events (demo_batch_id) where demo_batch_id is not null;
      create function refuse_consent_change() returns trigger language plpgsql as $$
      begin
        raise exception 'consent_events is append-only' using errcode = 'insufficient_privilege';
      end $$;
      create trigger consent_events_append_only before update on consent_events
        for each row execute function refuse_consent_change();
      comment on table consent_events is 'What was agreed to or withdrawn, when and in which version of the text. Never changed; removed with the person only.';

      create table deletion_links (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        cancel_hash bytea not null check (length(cancel_hash) = 32),
        created_at timestamptz not null default now(),
        due_at timestamptz not null
      );
      create index deletion_links_user on deletion_links (user_id);
      comment on table deletion_links is 'Link of the mail that announces a deletion: cancels it without signing in.';

      create table avatars (
        user_id uuid primary key references users (id) on delete cascade,
        version uuid not null constraint avatars_version_key unique,
        uploaded_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create index avatars_demo_batch on avatars (demo_batch_id) where demo_batch_id is not null;
      comment on column avatars.version is 'Names the files in the storage. Another picture is another version, so a file never changes.';

      create table avatar_leftovers (
        version uuid primary key,
        due_at timestamptz not null
      );
      create index avatar_leftovers_due on avatar_leftovers (due_at);
      comment on table avatar_leftovers is 'Files to be removed: of pictures that were replaced, and of uploads that may have died half way.';
    `);
  }
}
