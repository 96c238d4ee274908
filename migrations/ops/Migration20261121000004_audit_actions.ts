import { Migration } from '@mikro-orm/migrations';

/** One kind of action among the entries of one organisation, however rare it is there. */
export class Migration20261121000004_audit_actions extends Migration {
  up(): void {
    this.addSql(`
      create index audit_entries_organisation_action on audit_entries (organisation_id, action, occurred_at desc, id desc);
    `);
  }
}
