import { Migration } from '@mikro-orm/migrations';

/** Restores, their undoing, what they held back, and drills. Outlives the restores it speaks of. */
export class Migration20261121000007_restores extends Migration {
  up(): void {
    this.addSql(`
      create table restores (
        id uuid primary key,
        kind text not null constraint restores_kind check (kind in ('restore', 'undo')),
        backup_id uuid not null,
        undo_of uuid references restores (id),
        state text not null constraint restores_state check (state in ('waiting', 'running', 'done', 'failed', 'undone')),
        step text not null check (length(step) between 1 and 40),
        bytes_done bigint not null default 0,
        bytes_total bigint not null default 0,
        rows_done bigint not null default 0,
        reason text not null check (length(reason) between 1 and 300),
        requested_by uuid,
        requested_at timestamptz not null default clock_timestamp(),
        started_at timestamptz,
        renewed_at timestamptz,
        committed_at timestamptz,
        finished_at timestamptz,
        maintenance jsonb,
        aside_schema text,
        undo_until timestamptz,
        aside_removed_at timestamptz,
        held_messages integer,
        not_erased integer,
        watch_digest bytea check (length(watch_digest) = 32),
        error_code text,
        error_message text,
        constraint restores_undo_of check ((kind = 'undo') = (undo_of is not null)),
        constraint restores_finished check ((state in ('done', 'failed', 'undone')) = (finished_at is not null)),
        constraint restores_failed check ((state = 'failed') = (error_code is not null)),
        constraint restores_committed check (state not in ('done', 'undone') or committed_at is not null),
        constraint restores_failed_changed_nothing check (state <> 'failed' or committed_at is null)
      );
      create unique index restores_one_at_a_time on restores ((true)) where state in ('waiting', 'running');
      create index restores_requested_at on restores (requested_at desc, id desc);
      create index restores_undo_of on restores (undo_of) where undo_of is not null;
      create unique index restores_aside_schema on restores (aside_schema) where aside_removed_at is null;
      comment on column restores.committed_at is 'Written in the transaction that replaces the data: whoever finds the row running knows whether that took effect.';
      comment on column restores.maintenance is 'What was in force before the restore closed the platform; noted before it does.';
      comment on column restores.aside_schema is 'Where the data from before lies until it is removed.';

      create table held_messages (
        restore_id uuid not null references restores (id) on delete cascade,
        id uuid not null,
        kind text not null,
        name text not null,
        payload jsonb not null,
        envelope jsonb not null,
        run_at timestamptz not null,
        primary key (restore_id, id)
      );
      comment on table held_messages is 'What was in the outbox of data that a restore brought back: it was meant for another time, and is not sent.';

      create table restore_drills (
        id uuid primary key,
        backup_id uuid not null,
        state text not null constraint restore_drills_state check (state in ('waiting', 'running', 'passed', 'failed')),
        requested_by uuid,
        requested_at timestamptz not null default clock_timestamp(),
        started_at timestamptz,
        finished_at timestamptz,
        duration_ms bigint,
        rows bigint,
        error_code text,
        error_message text,
        constraint restore_drills_finished check ((state in ('passed', 'failed')) = (finished_at is not null)),
        constraint restore_drills_failed check ((state = 'failed') = (error_code is not null))
      );
      create unique index restore_drills_one_at_a_time on restore_drills ((true)) where state in ('waiting', 'running');
      create index restore_drills_requested_at on restore_drills (requested_at desc, id desc);
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select, insert, update, delete on restores, held_messages, restore_drills to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
