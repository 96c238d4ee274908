import { Migration } from '@mikro-orm/migrations';

/** What outlives a restore: the installation's identity, and the audit trail with its chain of seals. */
export class Migration20261121000001_ops extends Migration {
  up(): void {
    this.addSql(`
      create table installation (
        singleton boolean primary key default true check (singleton),
        id uuid not null default gen_random_uuid(),
        restore_epoch integer not null default 0,
        created_at timestamptz not null default now()
      );
      insert into installation default values;
      comment on column installation.restore_epoch is 'Raised by every restore; queued work of an earlier epoch belongs to a history that no longer happened.';

      create table audit_entries (
        id uuid primary key,
        occurred_at timestamptz not null default clock_timestamp(),
        actor_kind text not null constraint audit_entries_actor_kind check (actor_kind in ('user', 'system', 'anonymous')),
        actor_id uuid,
        actor_reason text,
        session_id uuid,
        organisation_id uuid,
        action text not null check (length(action) between 1 and 100),
        target_type text not null check (length(target_type) between 1 and 100),
        target_id text not null check (length(target_id) between 1 and 200),
        correlation_id text not null check (length(correlation_id) between 1 and 100),
        before jsonb,
        after jsonb,
        personal_digest bytea,
        constraint audit_entries_actor check ((actor_kind = 'user') = (actor_id is not null))
      );
      create index audit_entries_time on audit_entries (occurred_at desc, id desc);
      create index audit_entries_actor_time on audit_entries (actor_id, occurred_at desc) where actor_id is not null;
      create index audit_entries_target on audit_entries (target_type, target_id, occurred_at desc);
      create index audit_entries_action on audit_entries (action, occurred_at desc);
      comment on column audit_entries.personal_digest is 'SHA-256 of the salt and the text of the personal data in audit_details; stays when those are erased.';

      create table audit_details (
        entry_id uuid primary key references audit_entries (id),
        salt bytea not null check (length(salt) = 16),
        data jsonb not null
      );
      comment on table audit_details is 'Personal data of an entry (address, e-mail). Erasing a row leaves the chain intact: it covers only a salted digest.';

      create table audit_pending (
        entry_id uuid primary key references audit_entries (id)
      );
      comment on table audit_pending is 'Entries that wait for their seal, written by a trigger. Keeps the sealer from searching the whole trail.';

      create table audit_seals (
        sequence bigint primary key check (sequence > 0),
        entry_id uuid not null constraint audit_seals_entry_key unique references audit_entries (id),
        previous_hash bytea not null check (length(previous_hash) = 32),
        hash bytea not null check (length(hash) = 32),
        sealed_at timestamptz not null default now()
      );

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
      end $$;
      create trigger audit_entries_append_only before update or delete or truncate on audit_entries
        for each statement execute function refuse_change();
      create trigger audit_seals_append_only before update or delete or truncate on audit_seals
        for each statement execute function refuse_change();

      create function mark_pending() returns trigger language plpgsql as $$
      begin
        execute format('insert into %I.audit_pending (entry_id) values ($1)', tg_table_schema) using new.id;
        return null;
      end $$;
      create trigger audit_entries_pending after insert on audit_entries for each row execute function mark_pending();
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          execute format('grant usage on schema %I to zocalo_runtime', current_schema());
          grant select on migrations, installation to zocalo_runtime;
          grant select, insert on audit_entries, audit_seals to zocalo_runtime;
          grant select, insert, delete on audit_details, audit_pending to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
