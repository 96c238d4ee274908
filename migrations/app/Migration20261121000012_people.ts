import { Migration } from '@mikro-orm/migrations';

/** Suspensions, the order and the search of lists of people, and the rule that somebody always administrates. */
export class Migration20261121000012_people extends Migration {
  up(): void {
    // PostgreSQL 17 brings it: the order of code points, and small letters of all alphabets.
    this.addSql(`
      do $$
      begin
        if current_setting('server_version_num')::integer < 170000 then
          create collation pg_c_utf8 (provider = libc, locale = 'C.UTF-8');
        end if;
      end $$;
    `);
    this.addSql(`
      create function folded(text text) returns text language sql immutable strict parallel safe
        return lower(regexp_replace(normalize(text, NFKD), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8");
      comment on function folded is 'Small letters without accents: García, GARCÍA and garcia are the same.';

      create function words_of(text text) returns tsvector language sql immutable strict parallel safe
        return array_to_tsvector(array_remove(regexp_split_to_array(folded(text), '[\\s.,;:@_+''’"()/-]+'), ''));
      comment on function words_of is 'The words people are looked for by, each findable by its beginning.';

      alter table users
        add column suspended_until timestamptz,
        add column name_key text collate "pg_c_utf8" not null
          generated always as (folded(last_name || ' ' || coalesce(second_last_name || ' ', '') || first_name)) stored,
        add column words tsvector not null
          generated always as (words_of(first_name || ' ' || last_name || ' ' || coalesce(second_last_name, '') || ' ' || email)) stored,
        add constraint users_suspended_until check (suspended_until is null or status = 'suspended');
      comment on column users.suspended_until is 'When a suspension ends by itself; null with suspended: when somebody ends it.';

      create index users_by_creation on users (created_at, id);
      create index users_by_name on users (name_key, id);
      create index users_of_organisation_by_creation on users (organisation_id, created_at, id);
      create index users_of_organisation_by_name on users (organisation_id, name_key, id);
      create index users_of_organisation_by_email on users (organisation_id, email);
      create index users_not_active on users (status, created_at, id) where status <> 'active';
      create index users_suspended_until on users (suspended_until) where suspended_until is not null;
      create index users_words on users using gin (words) with (fastupdate = off);
      drop index users_organisation;

      alter table role_grants add constraint role_grants_role foreign key (role) references roles (key);
      create index role_grants_role_holders on role_grants (role, user_id);

      create table suspensions (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        reason text not null check (length(reason) between 1 and 500),
        suspended_at timestamptz not null default now(),
        suspended_by uuid references users (id) on delete set null,
        until timestamptz constraint suspensions_until check (until > suspended_at),
        ended_at timestamptz,
        ended_by uuid references users (id) on delete set null
      );
      create unique index suspensions_one_open on suspensions (user_id) where ended_at is null;
      create index suspensions_user on suspensions (user_id, suspended_at);
      create index suspensions_suspended_by on suspensions (suspended_by) where suspended_by is not null;
      create index suspensions_ended_by on suspensions (ended_by) where ended_by is not null;
      comment on column suspensions.ended_by is 'Null with ended_at: it ended by itself, at until.';

      create function users_keep_an_administrator() returns trigger language plpgsql set search_path from current as $$
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
            where g.role = 'admin' and g.scope_type = 'installation' and u.status = 'active'
        ) then
          raise exception 'somebody has to administrate the installation'
            using errcode = 'check_violation', constraint = 'users_keep_an_administrator';
        end if;
        return null;
      end $$;
      create trigger users_keep_an_administrator after update of status on users
        for each row when (old.status = 'active' and new.status <> 'active')
        execute function users_keep_an_administrator();
      create trigger users_keep_an_administrator after delete or update of role, scope_type, user_id on role_grants
        for each row when (old.role = 'admin' and old.scope_type = 'installation')
        execute function users_keep_an_administrator();
    `);
  }
}
