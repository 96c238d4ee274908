import { Migration } from '@mikro-orm/migrations';

/** Whether maintenance is on. Outlives a restore, which would otherwise switch it off. */
export class Migration20261121000005_maintenance extends Migration {
  up(): void {
    this.addSql(`
      create table maintenance (
        singleton boolean primary key default true check (singleton),
        version integer not null default 0 check (version >= 0),
        level text not null default 'off' check (level in ('off', 'banner', 'read_only', 'full')),
        reason text check (length(reason) between 1 and 300),
        starts_at timestamptz,
        until timestamptz,
        retry_after_seconds integer not null default 300 check (retry_after_seconds between 1 and 86400),
        changed_at timestamptz not null default clock_timestamp(),
        changed_by uuid,
        constraint maintenance_on_has_reason_and_start check (
          case level when 'off' then num_nonnulls(reason, starts_at, until) = 0 else num_nulls(reason, starts_at) = 0 end
        ),
        constraint maintenance_ends_after_start check (until > starts_at)
      );
      insert into maintenance default values;
      comment on column maintenance.version is 'Raised by each change; a copy with a higher one, written while the database was away, replaces the row.';
      comment on column maintenance.changed_by is 'Null: the command line. No foreign key: it is in another schema.';

      create function refuse_older_maintenance() returns trigger language plpgsql as $$
      begin
        if new.version < old.version then
          raise exception 'maintenance cannot go back from version % to %', old.version, new.version using errcode = 'check_violation';
        end if;
        return new;
      end $$;
      create trigger maintenance_goes_forward before update on maintenance for each row execute function refuse_older_maintenance();
    `);
    this.addSql(`
      do $$
      begin
        if exists (select from pg_roles where rolname = 'zocalo_runtime') then
          grant select, update on maintenance to zocalo_runtime;
        end if;
      end $$;
    `);
  }
}
