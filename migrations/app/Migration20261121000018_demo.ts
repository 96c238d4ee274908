import { Migration } from '@mikro-orm/migrations';

/** Marks of demo data on what demo people did. */
export class Migration20261121000018_demo extends Migration {
  up(): void {
    this.addSql(`
      alter table suspensions add column demo_batch_id uuid;
      create index suspensions_demo_batch on suspensions (demo_batch_id) where demo_batch_id is not null;
      alter table sessions add column demo_batch_id uuid;
      create index sessions_demo_batch on sessions (demo_batch_id) where demo_batch_id is not null;
      alter table pending_registrations add column demo_batch_id uuid;
      create index pending_registrations_demo_batch on pending_registrations (demo_batch_id) where demo_batch_id is not null;
    `);
  }
}
