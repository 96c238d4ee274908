import { Migration } from '@mikro-orm/migrations';

/** Exports of what is known about a person, and mails that tell of somebody else than their recipient. */
export class Migration20261121000013_privacy extends Migration {
  up(): void {
    this.addSql(`
      create table personal_exports (
        id uuid primary key,
        user_id uuid references users (id) on delete set null,
        status text not null default 'queued' constraint personal_exports_status check (status in ('queued', 'running', 'ready', 'failed')),
        done integer not null default 0 check (done >= 0),
        total integer not null default 0 check (total >= 0),
        size bigint check (size > 0),
        requested_at timestamptz not null default now(),
        finished_at timestamptz,
        expires_at timestamptz not null,
        constraint personal_exports_ready check ((status = 'ready') = (size is not null)),
        constraint personal_exports_finished check ((status in ('ready', 'failed')) = (finished_at is not null))
      );
      create index personal_exports_user on personal_exports (user_id, requested_at desc) where user_id is not null;
      create unique index personal_exports_one_open on personal_exports (user_id) where status in ('queued', 'running');
      create index personal_exports_expires on personal_exports (expires_at);
      comment on table personal_exports is 'Each names a file of the storage, exports/<id>.zip, and stays until that is removed.';
      comment on column personal_exports.user_id is 'Null once the person is gone; the file follows.';

      alter table mails add column person_id uuid;
      create index mails_person on mails (person_id) where person_id is not null;
      comment on column mails.person_id is 'Whom the mail tells of, where its recipient may be somebody else; users belong to a lib above, hence no foreign key.';
    `);
  }
}
