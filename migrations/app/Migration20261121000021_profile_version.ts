import { Migration } from '@mikro-orm/migrations';

/** Two people who change the same person at once, or one in two places, are told. */
export class Migration20261121000021_profile_version extends Migration {
  up(): void {
    this.addSql(`
      alter table users add column profile_version integer not null default 1;
      comment on column users.profile_version is 'Grows with every change of names, language or time zone, and with nothing else.';
    `);
  }
}
