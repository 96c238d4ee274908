import { Migration } from '@mikro-orm/migrations';

/** Who was erased. Outlives a restore, after which it is carried out again. */
export class Migration20261121000003_erasure_ledger extends Migration {
  up(): void {
    this.addSql(`
      create table erasure_ledger (
        user_id uuid primary key,
        erased_at timestamptz not null default clock_timestamp()
      );
      comment on table erasure_ledger is 'Accounts that were erased, by an id that is nobody''s any more. No foreign key: it outlives what it names.';
      create trigger erasure_ledger_append_only before update or delete or truncate on erasure_ledger
        for each statement execute function refuse_change();
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select, insert on erasure_ledger to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
