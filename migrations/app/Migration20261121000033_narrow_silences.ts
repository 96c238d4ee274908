import { Migration } from '@mikro-orm/migrations';

/** A silence of one heartbeat, or of alerts of one severity. */
export class Migration20261121000033_narrow_silences extends Migration {
  up(): void {
    this.addSql(`
      alter table silences
        add column subject text not null default '' check (length(subject) <= 100),
        add column severity text check (severity in ('critical', 'warning', 'info')),
        add constraint silences_subject check (subject = '' or scope = 'rule');
      comment on column silences.subject is 'The one thing of the rule that is silent; empty: all of them.';
      comment on column silences.severity is 'Null: alerts of any.';
    `);
  }
}
