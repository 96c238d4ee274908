import { Migration } from '@mikro-orm/migrations';

/** What people show of a list: filters and columns under a name of their own. */
export class Migration20261121000020_saved_views extends Migration {
  up(): void {
    this.addSql(`
      create table saved_views (
        id uuid primary key,
        user_id uuid not null references users (id) on delete cascade,
        organisation_id uuid not null references organisations (id),
        screen text not null constraint saved_views_screen check (screen ~ '^[a-z][a-z0-9-]{0,39}$'),
        name text not null check (length(name) between 1 and 80),
        query text not null check (length(query) <= 2000),
        shared boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      comment on column saved_views.query is 'What the address of the screen says after its question mark.';
      comment on column saved_views.shared is 'Everybody of the organisation sees it.';
      create unique index saved_views_name on saved_views (user_id, screen, lower(name));
      create index saved_views_organisation on saved_views (organisation_id, screen, name) include (shared);
    `);
  }
}
