import { Migration } from '@mikro-orm/migrations';

/** Who acted behind somebody's name, and the orders in which the trail is read. */
export class Migration20261121000002_audit_reading extends Migration {
  up(): void {
    this.addSql(`
      alter table audit_entries
        add column impersonator_id uuid,
        add constraint audit_entries_impersonator check (impersonator_id is null or actor_kind = 'user');
      comment on column audit_entries.impersonator_id is 'The administrator who acted as actor_id. Covered by the seal where there is one.';

      create index audit_entries_organisation_time on audit_entries (organisation_id, occurred_at desc, id desc);
      create index audit_entries_impersonator on audit_entries (impersonator_id, occurred_at desc) where impersonator_id is not null;
      create index audit_entries_correlation on audit_entries (correlation_id);
      -- Finds the details that mention an address, so that an erasure need not read them all.
      create index audit_details_texts on audit_details
        using gin (jsonb_path_query_array(data, 'strict $.** ? (@.type() == "string")') jsonb_path_ops);
    `);
  }
}
