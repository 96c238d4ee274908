import { Migration } from '@mikro-orm/migrations';

/**
 * When people came, in the orders of the search that are not of time: those of another month are told without looking at
 * them. Eight bytes a row, and no index more to write.
 */
export class Migration20261121000031_search_in_time extends Migration {
  up(): void {
    this.addSql(`
      set local maintenance_work_mem = '256MB';
      drop index user_words_by_name, user_words_by_email;
      create index user_words_by_name on user_words (beginning, name_key, user_id) include (signs, created_at) where beginning is not null;
      create index user_words_by_email on user_words (beginning, email, user_id) include (signs, created_at) where beginning is not null;
    `);
  }
}
