import { Migration } from '@mikro-orm/migrations';

/** Files of pictures that go at once, also while an undo may need others. */
export class Migration20261121000034_erased_pictures extends Migration {
  up(): void {
    this.addSql(`
      alter table avatar_leftovers
        add column user_id uuid,
        add column erased boolean not null default false;
      create index avatar_leftovers_user on avatar_leftovers (user_id) where user_id is not null;
      comment on column avatar_leftovers.user_id is 'Whose picture it was, or would have been. Null: nobody knows any more.';
      comment on column avatar_leftovers.erased is 'Of somebody who was erased: the files are not kept for an undo.';
    `);
  }
}
