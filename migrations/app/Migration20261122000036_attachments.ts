import { Migration } from '@mikro-orm/migrations';

/** Files that people attach to what they write. */
export class Migration20261122000036_attachments extends Migration {
  up(): void {
    this.addSql(`
      create table attachments (
        id uuid primary key,
        owner_id uuid references users (id) on delete cascade,
        organisation_id uuid not null references organisations (id) on delete cascade,
        name text not null check (length(name) between 1 and 150),
        content_type text not null check (length(content_type) between 3 and 100),
        size integer not null check (size > 0),
        sha256 bytea not null check (length(sha256) = 32),
        target_kind text check (length(target_kind) between 1 and 40),
        target_id text check (length(target_id) between 1 and 80),
        created_at timestamptz not null default now(),
        constraint attachments_target check ((target_kind is null) = (target_id is null))
      );
      create index attachments_organisation on attachments (organisation_id);
      create index attachments_owner on attachments (owner_id, id);
      create index attachments_of_target on attachments (target_kind, target_id, id) where target_kind is not null;
      create index attachments_pending_of_owner on attachments (owner_id) include (size) where target_kind is null;
      create index attachments_pending on attachments (created_at) where target_kind is null;
      comment on table attachments is 'Each names one file in the storage, which never changes.';
      comment on column attachments.owner_id is 'Who uploaded it. Null: somebody who has no account, by mail.';
      comment on column attachments.content_type is 'As its bytes say, whatever its sender called it.';
      comment on column attachments.target_kind is 'What it belongs to. Null: to nothing yet, and only its owner knows it.';

      create table attachment_leftovers (
        id uuid primary key,
        owner_id uuid,
        erased boolean not null default false,
        due_at timestamptz not null default now()
      );
      create index attachment_leftovers_due on attachment_leftovers (due_at);
      create index attachment_leftovers_owner on attachment_leftovers (owner_id) where owner_id is not null;
      comment on table attachment_leftovers is 'Files to be removed: of attachments that are gone, and of uploads that may have died half way.';
      comment on column attachment_leftovers.erased is 'Of somebody who was erased: the file is not kept for an undo.';

      create function note_attachment_leftover() returns trigger language plpgsql as $$
      begin
        insert into attachment_leftovers (id, owner_id) values (old.id, old.owner_id) on conflict do nothing;
        return null;
      end $$;
      create trigger attachments_leave_files after delete on attachments
        for each row execute function note_attachment_leftover();
    `);
  }
}
