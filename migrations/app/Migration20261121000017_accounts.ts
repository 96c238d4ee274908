import { Migration } from '@mikro-orm/migrations';

/** Suspensions that are over count as over where the last administrator is kept; a used link of a deletion is told from a bad one. */
export class Migration20261121000017_accounts extends Migration {
  up(): void {
    this.addSql(`
      create or replace function users_keep_an_administrator() returns trigger language plpgsql set search_path from current as $$
      begin
        if tg_table_name = 'users' and not exists (
          select from role_grants where user_id = new.id and role = 'admin' and scope_type = 'installation'
        ) then
          return null;
        end if;
        -- Two who leave at the same time must not both see the other stay.
        perform pg_advisory_xact_lock(hashtextextended('administrators', 0));
        if not exists (
          select from role_grants g join users u on u.id = g.user_id
            where g.role = 'admin' and g.scope_type = 'installation'
              and (u.status = 'active' or u.status = 'suspended' and u.suspended_until <= now())
        ) then
          raise exception 'somebody has to administrate the installation'
            using errcode = 'check_violation', constraint = 'users_keep_an_administrator';
        end if;
        return null;
      end $$;
      drop trigger users_keep_an_administrator on users;
      -- Also whoever is suspended on paper only: their suspension may be over by its time.
      create trigger users_keep_an_administrator after update of status on users
        for each row when (old.status <> 'deleted' and new.status <> 'active')
        execute function users_keep_an_administrator();

      alter table password_resets
        drop constraint password_resets_reason,
        add constraint password_resets_reason check (reason in ('forgotten', 'invitation', 'required', 'restored'));

      alter table deletion_links add column used_at timestamptz;
      comment on column deletion_links.used_at is 'When the deletion was taken back, by whatever way. The row stays, so that a second use can be told from a bad link.';
    `);
  }
}
