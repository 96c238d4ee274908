import { Migration } from '@mikro-orm/migrations';

/** Who makes or checks a backup now, and how far it is. What backups there are lies beside them, not here. */
export class Migration20261121000008_backup_runs extends Migration {
  up(): void {
    this.addSql(`
      create table backup_runs (
        id uuid primary key,
        backup_id uuid not null,
        work text not null constraint backup_runs_work check (work in ('make', 'verify')),
        kind text not null check (length(kind) between 1 and 30),
        note text check (length(note) between 1 and 200),
        requested_by uuid,
        slot timestamptz,
        requested_at timestamptz not null default clock_timestamp(),
        started_at timestamptz,
        beat_at timestamptz,
        finished_at timestamptz,
        progress jsonb,
        error_code text check (length(error_code) between 1 and 100),
        error_message text check (length(error_message) between 1 and 500),
        told_at timestamptz,
        constraint backup_runs_errors_are_whole check (num_nonnulls(error_code, error_message) <> 1),
        constraint backup_runs_fail_at_their_end check (error_code is null or finished_at is not null)
      );
      create unique index backup_runs_one_is_made on backup_runs (work) where work = 'make' and finished_at is null;
      create unique index backup_runs_one_of_each on backup_runs (backup_id) where finished_at is null;
      create unique index backup_runs_slot on backup_runs (slot) where slot is not null;
      create index backup_runs_requested_at on backup_runs (requested_at desc);
      comment on column backup_runs.requested_by is 'Null: the clock, or the command line. No foreign key: it is in another schema.';
      comment on column backup_runs.slot is 'The time of the schedule that it is for: each is taken once, whatever clocks say.';
      comment on column backup_runs.told_at is 'When people were told how it ended.';
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select, insert, update, delete on backup_runs to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
