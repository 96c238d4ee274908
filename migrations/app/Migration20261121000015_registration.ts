import { Migration } from '@mikro-orm/migrations';

/** How often a mailbox was written to because somebody registered it. */
export class Migration20261121000015_registration extends Migration {
  up(): void {
    this.addSql(`
      create index pending_registrations_recipient on pending_registrations (email, created_at) where email is not null;
    `);
  }
}
