import { Migration } from '@mikro-orm/migrations';

/** Settings that administrators changed: one row per version, each the whole of what was stored. */
export class Migration20261121000010_settings extends Migration {
  up(): void {
    this.addSql(`
      create table system_config (
        version integer primary key check (version > 0),
        settings jsonb not null check (jsonb_typeof(settings) = 'object'),
        secrets jsonb check (jsonb_typeof(secrets) = 'object'),
        changes jsonb not null check (jsonb_typeof(changes) = 'array'),
        comment text check (length(comment) between 1 and 500),
        restored_version integer,
        author_id uuid references users (id) on delete set null,
        created_at timestamptz not null default clock_timestamp()
      );
      create index system_config_author on system_config (author_id) where author_id is not null;
      comment on column system_config.settings is 'Value by key, the whole of what was stored as of this version; secrets apart.';
      comment on column system_config.secrets is 'Sealed values of the newest version; null in older ones, so that a secret which was replaced is gone.';
      comment on column system_config.changes is 'What this version changed: [{key, before, after}]; of secrets only that they changed.';
    `);
  }
}
