import { Migration } from '@mikro-orm/migrations';

/** Whether a process runs that may replace the tables: only the role that owns them may say so. */
export class Migration20261121000009_restorers extends Migration {
  up(): void {
    this.addSql(`
      create table restorers (
        only_one boolean primary key default true constraint restorers_only_one check (only_one),
        seen_at timestamptz not null default clock_timestamp()
      );
      comment on table restorers is 'When a worker was last there that may restore. Written by the owner of the tables, who proves by it that it is.';
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select on restorers to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
