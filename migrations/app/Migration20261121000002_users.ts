import { Migration } from '@mikro-orm/migrations';

/** Organisations, people and the roles they hold. */
export class Migration20261121000002_users extends Migration {
  up(): void {
    this.addSql(`
      create table organisations (
        id uuid primary key,
        name text not null check (length(name) between 1 and 200),
        slug text not null constraint organisations_slug_key unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 63),
        time_zone text not null check (length(time_zone) between 1 and 64),
        is_default boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create unique index organisations_only_default on organisations (is_default) where is_default;
      create index organisations_demo_batch on organisations (demo_batch_id) where demo_batch_id is not null;
      insert into organisations (id, name, slug, time_zone, is_default)
        values (gen_random_uuid(), 'Zócalo', 'default', 'UTC', true);

      create table users (
        id uuid primary key,
        organisation_id uuid not null references organisations (id),
        email text not null constraint users_email_key unique check (length(email) between 3 and 320),
        password_hash text,
        first_name text not null check (length(first_name) between 1 and 100),
        last_name text not null check (length(last_name) between 1 and 100),
        second_last_name text check (length(second_last_name) between 1 and 100),
        status text not null default 'active' constraint users_status check (status in ('active', 'suspended', 'deleted')),
        security_epoch integer not null default 1,
        language text not null default 'en' check (length(language) between 2 and 10),
        confirmed_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        demo_batch_id uuid
      );
      create index users_organisation on users (organisation_id);
      create index users_demo_batch on users (demo_batch_id) where demo_batch_id is not null;
      comment on column users.email is 'Normalised: NFC, lower case, domain in ASCII.';
      comment on column users.password_hash is 'argon2id PHC string; null for a person who has not set a password.';
      comment on column users.security_epoch is 'Raised when credentials change or a person is suspended; older tokens are void.';

      create table role_grants (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        role text not null check (role ~ '^[a-z][a-z0-9-]{0,49}$'),
        scope_type text not null constraint role_grants_scope_type check (scope_type in ('installation', 'organisation', 'office')),
        scope_id uuid,
        granted_by uuid references users (id) on delete set null,
        granted_at timestamptz not null default now(),
        constraint role_grants_scope_id check ((scope_type = 'installation') = (scope_id is null)),
        constraint role_grants_once unique nulls not distinct (user_id, role, scope_type, scope_id)
      );
      create index role_grants_scope on role_grants (scope_id) where scope_id is not null;
      create index role_grants_granted_by on role_grants (granted_by) where granted_by is not null;
      create index role_grants_administrators on role_grants (user_id) where role = 'admin' and scope_type = 'installation';
      comment on column role_grants.scope_id is 'An organisation or office, by scope_type; offices belong to a lib above, hence no foreign key.';
    `);
  }
}
