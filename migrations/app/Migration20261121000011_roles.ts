import { Migration } from '@mikro-orm/migrations';

/** Roles that administrators define, beside those the program brings along. */
export class Migration20261121000011_roles extends Migration {
  up(): void {
    this.addSql(`
      create table roles (
        key text primary key check (key ~ '^[a-z][a-z0-9-]{0,49}$'),
        organisation_id uuid references organisations (id),
        name text not null check (length(name) between 1 and 100),
        description text not null default '' check (length(description) <= 500),
        permissions text[] check (cardinality(permissions) <= 200 and array_position(permissions, null) is null),
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint roles_built_in check (permissions is not null or organisation_id is null)
      );
      create index roles_organisation on roles (organisation_id) where organisation_id is not null;
      insert into roles (key, name) values
        ('user', 'User'), ('support', 'Support'), ('merchandising', 'Merchandising'),
        ('marketing', 'Marketing'), ('office-manager', 'Office manager'), ('admin', 'Administrator');
      comment on table roles is 'What a grant may name. Roles of an organisation are granted inside it only.';
      comment on column roles.permissions is 'Keys of permissions; null for the roles of the program, which declares what they carry.';
    `);
  }
}
